import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export interface BudgetProps {
  /** What a month may cost. */
  readonly budgetUsd: number;
  readonly alarmEmail: string;
  readonly stage: string;
}

/** Of the budget, in percent: what has been spent, and what the month is forecast to come to. */
const TOLD_AT = { ACTUAL: 80, FORECASTED: 100 };

/**
 * Tells the operator by e-mail when this stage's month becomes dear. It counts what carries the
 * stack's tags, once they are activated as cost allocation tags (docs/deploy.md).
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { budgetUsd, alarmEmail, stage }: BudgetProps) {
    super(scope, id);
    // Without a name of its own: names of budgets are the account's.
    new CfnBudget(this, 'monthly', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: budgetUsd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:badgetrail-stage$${stage}`] },
      },
      notificationsWithSubscribers: Object.entries(TOLD_AT).map(
        ([notificationType, threshold]) => ({
          notification: {
            notificationType,
            threshold,
            thresholdType: 'PERCENTAGE',
            comparisonOperator: 'GREATER_THAN',
          },
          subscribers: [{ subscriptionType: 'EMAIL', address: alarmEmail }],
        }),
      ),
    });
  }
}
