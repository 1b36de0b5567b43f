import { execFileSync } from 'node:child_process';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { PRODUCTION, stageIn } from './choices.ts';
import { BadgetrailStack } from './stack.ts';
import { WafStack } from './waf-stack.ts';

execFileSync(process.execPath, ['web/build.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const stage = stageIn(app);
const suffix = stage === PRODUCTION ? '' : `-${stage}`;
new BadgetrailStack(app, 'Badgetrail', {
  stackName: `Badgetrail${suffix}`,
  terminationProtection: stage === PRODUCTION,
  tags: { 'badgetrail-stage': stage },
  functionsFolder: await bundleFunctions('dist/functions'),
  webFolder: 'web/dist',
});
new WafStack(app, 'BadgetrailWaf', { stackName: `BadgetrailWaf${suffix}` });
