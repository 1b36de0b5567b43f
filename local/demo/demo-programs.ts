import type { Baseline } from '#shared/registry/rules/program.ts';

/** What paper took at the Example Academy. */
export const BASELINE: Baseline = {
  currency: 'EUR',
  costPerCredential: 420,
  minutesPerCredential: 9,
  costPerVerification: 1800,
  minutesPerVerification: 25,
};

/** What the Example Academy teaches. `share` is how often it is the first thing that somebody learns there. */
export const PROGRAMS = [
  {
    externalId: 'data-analytics',
    name: 'Data Analytics Foundations',
    description: 'Twelve weeks from spreadsheets to honest charts, with a project of your own.',
    destinationUrl: 'https://academy.example/courses/data-analytics?ref=badge#enrol',
    share: 34,
  },
  {
    externalId: 'data-engineering',
    name: 'Data Engineering',
    description: 'Pipelines that can be run again, and numbers that can be explained.',
    destinationUrl: 'https://academy.example/courses/data-engineering',
    share: 4,
  },
  {
    externalId: 'analytics-lead',
    name: 'Analytics Lead',
    description: 'Lead a team of analysts, from the question to the decision.',
    destinationUrl: 'https://academy.example/courses/analytics-lead',
    share: 1,
  },
  {
    externalId: 'cloud-practitioner',
    name: 'Cloud Practitioner',
    description: 'Build, run and pay for services in the cloud, and know why they cost that.',
    destinationUrl: 'https://academy.example/courses/cloud',
    highStakes: true,
    baseline: { ...BASELINE, costPerCredential: 690, minutesPerCredential: 14 },
    validDays: 365,
    share: 27,
  },
  {
    externalId: 'project-leadership',
    name: 'Project Leadership',
    description: 'Lead a small team through one real project, from promise to delivery.',
    destinationUrl: 'https://academy.example/courses/leadership',
    attributionModel: 'first',
    share: 14,
  },
  {
    externalId: 'ai-literacy',
    name: 'AI Literacy',
    description: 'What language models can do, what they cannot, and how to tell.',
    destinationUrl: 'https://academy.example/courses/ai-literacy',
    launchedDaysAgo: 120,
    share: 70,
  },
] as const satisfies readonly DemoProgram[];

type DemoProgram = {
  readonly externalId: string;
  readonly name: string;
  readonly description: string;
  readonly destinationUrl: string;
  readonly attributionModel?: 'last' | 'first';
  readonly highStakes?: boolean;
  readonly baseline?: Baseline;
  readonly validDays?: number;
  readonly launchedDaysAgo?: number;
  readonly share: number;
};
export type ProgramName = (typeof PROGRAMS)[number]['externalId'];

export function demoProgram(name: ProgramName): DemoProgram {
  const program = PROGRAMS.find(({ externalId }) => externalId === name);
  if (!program) throw new Error(`the demo has no program ${name}`);
  return program;
}

/** One sequence, and one tree with two ends. */
export const PATHWAYS = [
  {
    externalId: 'analytics-career',
    name: 'Analytics career',
    dropOffDays: 180,
    steps: [
      { program: 'data-analytics' },
      { program: 'data-engineering', after: 'data-analytics' },
      { program: 'analytics-lead', after: 'data-engineering' },
    ],
  },
  {
    externalId: 'cloud-or-lead',
    name: 'Cloud or leadership',
    dropOffDays: 240,
    steps: [
      { program: 'data-analytics' },
      { program: 'cloud-practitioner', after: 'data-analytics' },
      { program: 'project-leadership', after: 'data-analytics' },
    ],
  },
] as const satisfies readonly {
  externalId: string;
  name: string;
  dropOffDays: number;
  steps: readonly { program: ProgramName; after?: ProgramName }[];
}[];

/** Who goes on from one program to the next: how likely, and after how many days at the least and most. */
export const GOES_ON = [
  { from: 'data-analytics', to: 'data-engineering', chance: 0.34, days: [45, 150] },
  { from: 'data-engineering', to: 'analytics-lead', chance: 0.46, days: [60, 190] },
  { from: 'data-analytics', to: 'cloud-practitioner', chance: 0.12, days: [30, 200] },
  { from: 'data-analytics', to: 'project-leadership', chance: 0.09, days: [60, 260] },
] as const satisfies readonly {
  from: ProgramName;
  to: ProgramName;
  chance: number;
  days: readonly [number, number];
}[];
