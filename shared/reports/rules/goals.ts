/** What a goal shows besides numbers. */
export const GOAL_LISTS = {
  pathways: 'Each pathway, and how the learners who began it in the period got on, step by step.',
  top_influencers:
    'The ten recipients with the most referrals on the reporting days that the period touches.',
  channels: 'What happened in the period, by the channel it came by.',
} as const;

export type GoalList = keyof typeof GOAL_LISTS;

type GoalDefinition = {
  readonly name: string;
  readonly description: string;
  readonly lists: readonly GoalList[];
};

/** What a credential programme may be for. Each metric names the goals it tells of. */
const GOALS = {
  renewals: {
    name: 'Renewals',
    description: 'More learners take a credential again before it expires.',
    lists: [],
  },
  awareness: {
    name: 'Program awareness',
    description: 'More people know the offering and become customers.',
    lists: [],
  },
  pathways: {
    name: 'Pathways',
    description: 'More learners finish a sequence or tree of courses.',
    lists: ['pathways'],
  },
  'digital-transformation': {
    name: 'Digital transformation',
    description: 'Paper and PDF are replaced.',
    lists: [],
  },
  brand: {
    name: 'Brand perception and credibility',
    description: 'The issuer is seen, and seen in good company.',
    lists: ['channels'],
  },
  launch: {
    name: 'New credential offering',
    description: 'A new program finds its first learners.',
    lists: ['top_influencers'],
  },
  efficiency: {
    name: 'Efficiency and automation',
    description: 'Less work goes into issuing and verifying.',
    lists: [],
  },
  international: {
    name: 'International delivery',
    description: 'More learners come from other countries.',
    lists: [],
  },
  employability: {
    name: 'Employability and expert community',
    description: 'Credentials help their recipients in their careers.',
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
