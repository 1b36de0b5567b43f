import { type MeasuredId, MISSING_METRICS, type MissingMetricId } from './metrics.ts';

/** What a goal shows besides numbers. */
export const GOAL_LISTS = {
  top_influencers:
    'The ten recipients with the most referrals on the reporting days that the period touches.',
  channels: 'What happened in the period, by the channel it came by.',
} as const;
export type GoalList = keyof typeof GOAL_LISTS;

export type GoalMetricId = MeasuredId | MissingMetricId;

type GoalDefinition = {
  readonly name: string;
  readonly description: string;
  readonly metrics: readonly GoalMetricId[];
  readonly lists: readonly GoalList[];
};

const WORD_OF_MOUTH = [
  'published',
  'share_rate',
  'engagement_rate',
  'referrals',
  'unique_referrals',
  'signups',
] as const satisfies GoalMetricId[];

/** What a credential programme may be for, and the metrics that tell how far it got. */
const GOALS = {
  renewals: {
    name: 'Renewals',
    description: 'More learners take a credential again before it expires.',
    metrics: WORD_OF_MOUTH,
    lists: [],
  },
  awareness: {
    name: 'Program awareness',
    description: 'More people know the offering and become customers.',
    metrics: [...WORD_OF_MOUTH, 'engagements', 'unique_engagements', 'referral_rate'],
    lists: [],
  },
  pathways: {
    name: 'Pathways',
    description: 'More learners finish a sequence of courses.',
    metrics: ['drop_off_rate', 'completion_rate', 'return_users'],
    lists: [],
  },
  'digital-transformation': {
    name: 'Digital transformation',
    description: 'Paper and PDF are replaced.',
    metrics: ['cost_savings', 'time_savings', 'recipient_experience_score'],
    lists: [],
  },
  brand: {
    name: 'Brand perception and credibility',
    description: 'The issuer is seen, and seen in good company.',
    metrics: ['shares', 'confirmed_shares', 'confirmed_share_rate', 'mentions'],
    lists: ['channels'],
  },
  launch: {
    name: 'New credential offering',
    description: 'A new program finds its first learners.',
    metrics: ['new_learners', 'referrals', 'unique_referrals'],
    lists: ['top_influencers'],
  },
  efficiency: {
    name: 'Efficiency and automation',
    description: 'Less work goes into issuing and verifying.',
    metrics: ['cost_savings', 'time_savings'],
    lists: [],
  },
  international: {
    name: 'International delivery',
    description: 'More learners come from other countries.',
    metrics: ['global_learner_growth', 'cost_savings', 'time_savings'],
    lists: [],
  },
  employability: {
    name: 'Employability and expert community',
    description: 'Credentials help their recipients in their careers.',
    metrics: ['recipient_success_score', 'engagements', 'high_stakes_learners'],
    lists: [],
  },
} as const satisfies Record<string, GoalDefinition>;
export type Goal = keyof typeof GOALS;
export const GOAL_KEYS = Object.keys(GOALS) as [Goal, ...Goal[]];

export function isGoal(text: unknown): text is Goal {
  return typeof text === 'string' && Object.hasOwn(GOALS, text);
}

export function goalDefinition(goal: Goal): GoalDefinition {
  return GOALS[goal];
}

export function isMissingMetric(id: GoalMetricId): id is MissingMetricId {
  return Object.hasOwn(MISSING_METRICS, id);
}
