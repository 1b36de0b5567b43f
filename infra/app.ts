import { execFileSync } from 'node:child_process';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { BadgetrailStack } from './stack.ts';
import { WafStack } from './waf-stack.ts';

execFileSync(process.execPath, ['web/build.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
new BadgetrailStack(app, 'Badgetrail', {
  functionsFolder: await bundleFunctions('dist/functions'),
  webFolder: 'web/dist',
});
new WafStack(app, 'BadgetrailWaf');
