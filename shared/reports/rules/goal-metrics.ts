import { COUNTERS, type Counter, NONE } from '#shared/counting/rules/cell.ts';
import { countIn, type Tally } from '#shared/counting/rules/tally.ts';
import { type Measured, measured, needsInput, quotient } from './measured.ts';
import type { GoalFigures, Metric } from './metric.ts';
import type { PathwayFigures } from './pathways.ts';
import { costSavings, timeSavings } from './savings.ts';

/** Metrics that take more than one counter of the day cells. */
export const GOAL_METRICS = {
  renewal_rate: {
    name: 'Renewal rate',
    kind: 'rate',
    unit: 'fraction',
    goals: ['renewals'],
    definition:
      'Credentials that expire in the period and were renewed before they did, divided by credentials that expire in the period.',
    formula: `${COUNTERS.renewedInTime} ÷ ${COUNTERS.expiring}`,
    inputs: ['activity'],
    better: 'more',
    measure: ({ activity }) =>
      quotient(countIn(activity, 'renewedInTime'), countIn(activity, 'expiring')),
  },
  renewals_due: {
    name: 'Renewals due soon',
    kind: 'count',
    unit: 'credentials',
    goals: ['renewals'],
    definition:
      'Credentials that expire within 90 days after the period and have not been renewed yet.',
    formula: `${COUNTERS.expiring} − ${COUNTERS.renewedInTime}, of the 90 days after`,
    inputs: ['dueSoon'],
    better: 'less',
    measure: ({ dueSoon }) => measured(notRenewed(dueSoon)),
  },
  lapsed: {
    name: 'Lapsed',
    kind: 'count',
    unit: 'credentials',
    goals: ['renewals'],
    definition: 'Credentials that expire in the period and were not renewed before they did.',
    formula: `${COUNTERS.expiring} − ${COUNTERS.renewedInTime}`,
    inputs: ['activity'],
    better: 'less',
    measure: ({ activity }) => measured(notRenewed(activity)),
  },
  completion_rate: {
    name: 'Completion rate',
    kind: 'rate',
    unit: 'fraction',
    goals: ['pathways'],
    definition:
      'Learners who began a pathway in the period and finished it up to now, divided by learners who began one in the period.',
    formula: 'finished ÷ began, over all pathways',
    inputs: ['pathways'],
    better: 'more',
    ripeAfterDays: ({ dropOffDays }) => dropOffDays,
    measure: ({ pathways }) => ofPathways(pathways, ({ finished }) => finished),
  },
  drop_off_rate: {
    name: 'Drop-off rate',
    kind: 'rate',
    unit: 'fraction',
    goals: ['pathways'],
    definition:
      "Learners who began a pathway in the period, have not finished it and have not gone on for longer than the pathway's drop-off days, divided by learners who began one in the period.",
    formula: 'dropped off ÷ began, over all pathways',
    inputs: ['pathways'],
    better: 'less',
    ripeAfterDays: ({ dropOffDays }) => dropOffDays,
    measure: ({ pathways }) => ofPathways(pathways, ({ droppedOff }) => droppedOff),
  },
  step_days: {
    name: 'Days between steps',
    kind: 'score',
    unit: 'days',
    goals: ['pathways'],
    definition:
      'Days from one step of a pathway to the next, on average, of learners who began it in the period.',
    formula: 'days between steps ÷ steps that follow another, over all pathways',
    inputs: ['pathways'],
    better: 'less',
    measure: ({ pathways }) => {
      if (pathways.length === 0) return needsInput(TODO_PATHWAYS);
      const days = sumOf(pathways, ({ transitionDays }) => transitionDays);
      return quotient(
        days,
        sumOf(pathways, ({ transitions }) => transitions),
      );
    },
  },
  cost_savings: {
    name: 'Cost savings',
    kind: 'money',
    unit: 'minor units of the currency',
    goals: ['digital-transformation', 'efficiency', 'international'],
    definition:
      'Money that credentials and verifications of the period would have cost on paper, by the baselines of their programs.',
    formula: `${COUNTERS.published} × cost of a credential + ${COUNTERS.verifications} × cost of a verification, by program`,
    inputs: ['savings'],
    better: 'more',
    measure: ({ savings }) => costSavings(savings),
  },
  time_savings: {
    name: 'Time savings',
    kind: 'duration',
    unit: 'minutes',
    goals: ['digital-transformation', 'efficiency', 'international'],
    definition:
      'Working time that credentials and verifications of the period would have taken on paper, by the baselines of their programs.',
    formula: `${COUNTERS.published} × minutes of a credential + ${COUNTERS.verifications} × minutes of a verification, by program`,
    inputs: ['savings'],
    better: 'more',
    measure: ({ savings }) => timeSavings(savings),
  },
  recipient_experience_score: rating('experience', {
    name: 'Recipient experience score',
    goals: ['digital-transformation'],
  }),
  recipient_experience_nps: nps('experience', {
    name: 'Net promoter score of the experience survey',
    goals: ['digital-transformation'],
  }),
  recipient_success_score: rating('success', {
    name: 'Recipient success score',
    goals: ['employability'],
  }),
  recipient_success_nps: nps('success', {
    name: 'Net promoter score of the success survey',
    goals: ['employability'],
  }),
  mentioning_sites: {
    name: 'Mentioning websites',
    kind: 'count',
    unit: 'websites',
    goals: ['brand'],
    definition:
      'Websites that are none of our channels and sent a human visitor in the period, each once.',
    formula: 'hosts of site cells',
    inputs: ['sites'],
    better: 'more',
    measure: ({ sites }) => measured(sites),
  },
  mentions: {
    name: 'Social mentions',
    kind: 'count',
    unit: 'mentions',
    goals: ['brand'],
    definition:
      'Mentions in the period that listening tools reported, and websites that are none of our channels and sent a human visitor in it.',
    formula: `${COUNTERS.mentions} + hosts of site cells`,
    inputs: ['activity', 'sites'],
    better: 'more',
    measure: ({ activity, sites }) => {
      const reported = countIn(activity, 'mentions');
      if (reported > 0) return measured(reported + sites);
      if (sites === 0) return needsInput(TODO_MENTIONS);
      return { status: 'estimated', value: sites, assumptions: [NO_MENTIONS_REPORTED] };
    },
  },
  global_learners: {
    name: 'Global learners',
    kind: 'count',
    unit: 'learners',
    goals: ['international'],
    definition: "New learners of the period from another country than the issuer's home country.",
    formula: `${COUNTERS.newRecipients} by lc, without the home country`,
    inputs: ['countries'],
    better: 'more',
    measure: ({ countries, homeCountry }) => abroad(countries, homeCountry),
  },
  global_learner_growth: {
    name: 'Global learner growth',
    kind: 'growth',
    unit: 'fraction',
    goals: ['international'],
    definition:
      'Global learners of the period less those of the period before, divided by those of the period before.',
    formula: '(global learners − global learners before) ÷ global learners before',
    inputs: ['countries', 'countriesBefore'],
    better: 'more',
    measure: ({ countries, countriesBefore, homeCountry }) => {
      const [now, before] = [abroad(countries, homeCountry), abroad(countriesBefore, homeCountry)];
      if (now.status === 'needs-input') return now;
      const base = before.value ?? 0;
      const growth = quotient((now.value ?? 0) - base, base);
      if (now.status === 'measured' || growth.value === null) return growth;
      return { ...growth, value: growth.value, status: 'estimated', assumptions: now.assumptions };
    },
  },
  high_stakes_learners: {
    name: 'High-stakes learners',
    kind: 'count',
    unit: 'learners',
    goals: ['employability'],
    definition:
      'Recipients whose first credential of a program that is marked high-stakes was published in the period, once for each such program.',
    formula: `${COUNTERS.programLearners} of the programs marked high-stakes`,
    inputs: ['highStakes'],
    better: 'more',
    measure: ({ highStakes }) =>
      highStakes.length === 0
        ? needsInput(TODO_HIGH_STAKES)
        : measured(sumOf(highStakes, (tally) => countIn(tally, 'programLearners'))),
  },
} as const satisfies Record<string, Metric>;

const TODO_PATHWAYS = 'Describe which programs follow one another: POST /v1/pathways.';

const TODO_MENTIONS =
  'Connect a listening tool: POST /v1/webhooks/{issuerId}/mentions. Without one only websites that send visitors are seen, and none did.';

const NO_MENTIONS_REPORTED =
  'No listening tool reported a mention in the period: only websites that sent visitors are seen.';

const TODO_HIGH_STAKES =
  'Mark the programs that decide about a job or a licence: the field highStakes of a program.';

const TODO_HOME = 'Say where the issuer is at home: the field homeCountry of the issuer.';

const TODO_COUNTRIES = 'Send recipients with their country: the field recipient.country.';

function notRenewed(tally: Tally): number {
  return countIn(tally, 'expiring') - countIn(tally, 'renewedInTime');
}

function ofPathways(
  pathways: readonly PathwayFigures[],
  of: (pathway: PathwayFigures) => number,
): Measured {
  if (pathways.length === 0) return needsInput(TODO_PATHWAYS);
  return quotient(
    sumOf(pathways, of),
    sumOf(pathways, ({ began }) => began),
  );
}

function abroad(countries: GoalFigures['countries'], homeCountry: string | undefined): Measured {
  if (!homeCountry) return needsInput(TODO_HOME);
  const learners = (tally: Tally | undefined) => (tally ? countIn(tally, 'newRecipients') : 0);
  const all = sumOf([...countries.values()], learners);
  const unknown = learners(countries.get(NONE));
  if (all > 0 && unknown === all) return needsInput(TODO_COUNTRIES);
  const value = all - unknown - learners(countries.get(homeCountry));
  if (unknown === 0) return measured(value);
  const assumption = `${unknown} of ${all} new learners came without a country and are taken to be at home.`;
  return { status: 'estimated', value, assumptions: [assumption] };
}

type Survey = 'experience' | 'success';

type Titled = Pick<Metric, 'name' | 'goals'>;

/** How satisfied recipients are, 1 to 5, on average. */
function rating(survey: Survey, titled: Titled): Metric {
  const [sum, ratings]: Counter[] = [`${survey}RatingSum`, `${survey}Ratings`];
  return {
    ...titled,
    kind: 'score',
    unit: 'points of 5',
    definition: `Average of the ratings, 1 to 5, that recipients gave in the ${survey} survey in the period, each with their latest answer.`,
    formula: `${COUNTERS[sum as Counter]} ÷ ${COUNTERS[ratings as Counter]}`,
    inputs: ['activity'],
    better: 'more',
    measure: ({ activity }) =>
      countIn(activity, `${survey}Ratings`) === 0
        ? needsInput(TODO_SURVEY[survey])
        : quotient(countIn(activity, `${survey}RatingSum`), countIn(activity, `${survey}Ratings`)),
  };
}

/** Promoters (9, 10) less detractors (0 to 6), as a fraction of all who said a number. */
function nps(survey: Survey, titled: Titled): Metric {
  const [promoters, detractors, scores] = [
    `${survey}Promoters`,
    `${survey}Detractors`,
    `${survey}Scores`,
  ] as const;
  return {
    ...titled,
    kind: 'score',
    unit: 'fraction, −1 to 1',
    definition: `Promoters (9 and 10 of 10) less detractors (0 to 6), divided by all who said in the ${survey} survey in the period how likely they are to recommend, each with their latest answer.`,
    formula: `(${COUNTERS[promoters]} − ${COUNTERS[detractors]}) ÷ ${COUNTERS[scores]}`,
    inputs: ['activity'],
    better: 'more',
    measure: ({ activity }) =>
      countIn(activity, scores) === 0
        ? needsInput(TODO_SURVEY[survey])
        : quotient(
            countIn(activity, promoters) - countIn(activity, detractors),
            countIn(activity, scores),
          ),
  };
}

const TODO_SURVEY = {
  experience:
    'Ask recipients: send answers of the experience survey to POST /v1/webhooks/{issuerId}/surveys or POST /v1/surveys/import.',
  success:
    'Ask recipients: send answers of the success survey to POST /v1/webhooks/{issuerId}/surveys or POST /v1/surveys/import.',
} as const satisfies Record<Survey, string>;

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
