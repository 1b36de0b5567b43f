import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { stageIn } from '../../infra/choices.ts';
import { functions, newStack, synthesize } from './synthesized.ts';

describe('what an operator chooses', () => {
  test('the log level reaches Lambda and Powertools', () => {
    const { redirect } = functions(synthesize(newStack({ logLevel: 'WARN' })));
    expect(redirect?.Properties.LoggingConfig.ApplicationLogLevel).toBe('WARN');
    expect(redirect?.Properties.Environment.Variables.POWERTOOLS_LOG_LEVEL).toBe('WARN');
  });

  test('a budget tells the address of the alarms, of this stage’s costs', () => {
    const context = { budgetUsd: '50', alarmEmail: 'night@academy.example', stage: 'staging' };
    const { template } = synthesize(newStack(context));
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetLimit: { Amount: 50, Unit: 'USD' },
        CostFilters: { TagKeyValue: ['user:badgetrail-stage$staging'] },
      },
    });
    synthesize().template.resourceCountIs('AWS::Budgets::Budget', 0);
  });

  test.each([
    [{ logLevel: 'LOUD' }, 'logLevel is one of DEBUG, INFO, WARN, ERROR'],
    [{ budgetUsd: 'much' }, 'budgetUsd is a number of dollars a month'],
    [{ budgetUsd: '50' }, 'budgetUsd needs alarmEmail'],
    [{ stage: 'Two Words' }, 'stage is a word of lower-case letters'],
  ])('%j is refused, with the way out', (context, message) => {
    expect(() => newStack(context)).toThrow(message);
  });

  test('production is the stage of who chooses none', () => {
    expect(stageIn(new App())).toBe('production');
    expect(stageIn(new App({ context: { stage: 'staging' } }))).toBe('staging');
  });
});
