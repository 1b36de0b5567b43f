import { useState } from 'react';
import { isWithinNoise } from '#shared/reports/rules/intervals.ts';
import type { Funnel, Rate } from '../../api/answers.ts';
import { useSubtitle } from '../../app/period.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FunnelChart } from '../../charts/funnel-chart.tsx';
import { Change } from '../../controls/change.tsx';
import { CountValue } from '../../controls/count-value.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { RateValue, rateText } from '../../controls/rate-value.tsx';
import { Segments } from '../../controls/segments.tsx';
import { dayText } from '../../format/dates.ts';
import { countText, decimalText, percentText } from '../../format/numbers.ts';
import { RATIO_IDS, sentenceCase, wordFor } from '../../format/words.ts';

type Mode = 'cohort' | 'activity';
type Stage = Funnel['cohort'][number]['stage'];

/** Which rate tells of a stage: of all that were published, or of what came before it. */
const RATES = {
  cohort: {
    opened: 'open_rate',
    shared: 'share_rate',
    engaged: 'engagement_rate',
    referred: 'referral_rate',
    'signed-up': 'conversion_rate',
  },
  activity: {
    engaged: 'engagements_per_share',
    referred: 'cta_click_through_rate',
    'signed-up': 'signup_rate',
  },
} as const satisfies Record<Mode, Partial<Record<Stage, Rate['id']>>>;

const LEADS = {
  cohort: 'Of the credentials published in this period, how many ever got that far.',
  activity: 'What happened in this period, whenever the credentials were published.',
} as const satisfies Record<Mode, string>;

const DEFINITIONS = {
  cohort: (stage: string) =>
    stage === 'published'
      ? 'Credentials published in the period.'
      : `Credentials published in the period that were ever ${stage}, up to now.`,
  activity: (stage: string) => `Events in the period: ${stage}.`,
} as const satisfies Record<Mode, (stage: string) => string>;

type Row = {
  readonly stage: Stage;
  readonly name: string;
  readonly value: number;
  readonly valueBefore?: number;
  readonly rate?: Rate;
  readonly rateBefore?: Rate;
};

/** From published to signed up, in credentials or in events. */
export function FunnelCard({ now, before }: { now: Funnel; before?: Funnel }) {
  const [mode, setMode] = useState<Mode>('cohort');
  const subtitle = useSubtitle();
  const rows = rowsOf(mode, now, before);
  return (
    <ChartCard
      title="From published to signed up"
      description={LEADS[mode]}
      subtitle={`${subtitle(now.period)} · ${mode === 'cohort' ? 'credentials' : 'events'}`}
      columns={COLUMNS}
      rows={rows}
      keyOf={({ stage }) => stage}
      tools={
        <Segments
          label="What the funnel counts"
          options={[
            ['cohort', 'Credentials'],
            ['activity', 'Events'],
          ]}
          value={mode}
          onChange={setMode}
        />
      }
      foot={mode === 'cohort' && <Young rows={rows} />}
      picture={<BarChart label="From published to signed up" rows={rows.map(barOf)} />}
    >
      <FunnelChart stages={rows.map((row) => stageOf(row, mode))} />
    </ChartCard>
  );
}

/** Says once that the cohort is too young to be compared. */
function Young({ rows }: { rows: readonly Row[] }) {
  const unripe = rows.flatMap(({ rate }) =>
    rate?.ripeness && !rate.ripeness.isRipe ? [rate.ripeness.ripeOn] : [],
  );
  const ripeOn = unripe.sort().at(-1);
  if (!ripeOn) return null;
  return (
    <span>
      These credentials are still young: their rates may grow until {dayText(ripeOn)} and are not
      compared with those of older credentials before then.
    </span>
  );
}

function rowsOf(mode: Mode, now: Funnel, before: Funnel | undefined): Row[] {
  const rates: Partial<Record<Stage, Rate['id']>> = RATES[mode];
  const figures = countsOf(mode, now);
  const figuresBefore = before && countsOf(mode, before);
  return [...figures].map(([stage, value]) => ({
    stage,
    name: sentenceCase(stage),
    value,
    valueBefore: figuresBefore?.get(stage),
    rate: now.rates.find(({ id }) => id === rates[stage]),
    rateBefore: before?.rates.find(({ id }) => id === rates[stage]),
  }));
}

function countsOf(mode: Mode, { cohort, activity }: Funnel): Map<Stage, number> {
  return mode === 'cohort'
    ? new Map(cohort.map(({ stage, credentials }) => [stage, credentials]))
    : new Map(activity.map(({ stage, events }) => [stage, events]));
}

function stageOf(row: Row, mode: Mode) {
  const { stage, name, value, valueBefore, rate, rateBefore } = row;
  const title = mode === 'cohort' ? `Credentials ${name.toLowerCase()}` : name;
  const definition = DEFINITIONS[mode](name.toLowerCase());
  return {
    id: stage,
    name,
    value,
    figure: <CountValue title={title} value={value} definition={definition} before={valueBefore} />,
    rate: rate ? (
      <>
        <span>
          <RateValue rate={rate} /> {RATE_HINTS[rate.id]}
        </span>
        {rateBefore && rate.ripeness?.isRipe !== false && (
          <Change
            now={rate.value}
            before={rateBefore.value}
            text={RATIO_IDS.has(rate.id) ? decimalText : percentText}
            pointsPerUnit={RATIO_IDS.has(rate.id) ? undefined : 100}
            isNoise={isWithinNoise(mode === 'cohort' ? 'part' : 'ratio', rateBefore, rate)}
          />
        )}
      </>
    ) : (
      <Change
        now={value}
        before={valueBefore}
        text={countText}
        isNoise={isWithinNoise('count', { value: valueBefore ?? null }, { value })}
      />
    ),
  };
}

function barOf({ stage, name, value, rate }: Row) {
  const text = countText(value);
  return { id: stage, name, value, text: rate ? `${text} · ${rateText(rate)}` : text };
}

/** Short enough to stand behind the figure. */
const RATE_HINTS: Readonly<Record<string, string>> = {
  engagements_per_share: 'per share',
  cta_click_through_rate: 'of engagements',
  signup_rate: 'of referrals',
};

function intervalText({ id }: Rate, { low, high }: NonNullable<Rate['interval']>): string {
  return `${rateText({ id, value: low })} – ${rateText({ id, value: high })}`;
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'stage', title: 'Stage', text: ({ name }) => name },
  {
    id: 'value',
    title: 'Count',
    isNumeric: true,
    text: ({ value }) => value,
    show: (row) => countText(row.value),
  },
  {
    id: 'before',
    title: 'Period before',
    isNumeric: true,
    text: ({ valueBefore }) => valueBefore ?? null,
    show: ({ valueBefore }) => (valueBefore === undefined ? '–' : countText(valueBefore)),
  },
  { id: 'rate', title: 'Rate', text: ({ rate }) => (rate ? wordFor(rate.id) : null) },
  {
    id: 'rate-value',
    title: 'Value',
    isNumeric: true,
    text: ({ rate }) => rate?.value ?? null,
    show: ({ rate }) => (rate ? rateText(rate) : '–'),
  },
  {
    id: 'numerator',
    title: 'Numerator',
    isNumeric: true,
    text: ({ rate }) => rate?.numerator ?? null,
  },
  {
    id: 'denominator',
    title: 'Denominator',
    isNumeric: true,
    text: ({ rate }) => rate?.denominator ?? null,
  },
  {
    id: 'interval',
    title: '95% interval',
    text: () => null,
    show: ({ rate }) => (rate?.interval ? intervalText(rate, rate.interval) : '–'),
    inFile: () => [
      { title: '95% low', of: ({ rate }) => rate?.interval?.low ?? null },
      { title: '95% high', of: ({ rate }) => rate?.interval?.high ?? null },
      { title: 'Ripe on', of: ({ rate }) => rate?.ripeness?.ripeOn ?? null },
    ],
  },
];
