import { existsSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { BadgetrailStack } from './stack.ts';
import { WafStack } from './waf-stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
new BadgetrailStack(app, 'Badgetrail', {
  functionsFolder: await bundleFunctions('dist/functions'),
  webFolder: existsSync('web/index.html') ? 'web' : undefined,
});
new WafStack(app, 'BadgetrailWaf');
