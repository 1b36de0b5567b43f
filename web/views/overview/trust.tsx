import { ShieldCheck } from 'lucide-react';
import type { Funnel } from '../../api/answers.ts';
import { useSubtitle } from '../../app/period.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import { Bar } from '../../controls/bar.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { exclusionWord, leftOut } from '../../controls/excluded-value.tsx';
import { Explain } from '../../controls/explain.tsx';
import { agoText, instantText } from '../../format/dates.ts';
import { countText, plural } from '../../format/numbers.ts';
import { sentenceCase } from '../../format/words.ts';

/** When the log was last recounted and found to hold what the reports say. */
function Verified({ report: { verifiedAt, period } }: { report: Funnel }) {
  const word = verifiedAt ? `Counts verified ${agoText(verifiedAt)}` : 'Not verified yet';
  return (
    <Explain
      title={word}
      className="badge-button"
      explanation={
        <p className="explanation-text">
          {verifiedAt
            ? `Every night the log of events is counted again and compared with these reports, cell by cell. The last time without a difference: ${instantText(verifiedAt, period.timeZone)}.`
            : 'Every night the log of events is counted again and compared with these reports, cell by cell. That has not happened yet.'}
        </p>
      }
    >
      <span className={verifiedAt ? 'badge badge-good' : 'badge'}>
        <ShieldCheck size={13} aria-hidden /> {word}
      </span>
    </Explain>
  );
}

type Line = { readonly what: string; readonly reason: string; readonly count: number };

/** Why the numbers may be trusted: what was left out, and whose the sign-ups are. */
export function Trust({ report }: { report: Funnel }) {
  const subtitle = useSubtitle();
  const left = leftOut(report.excluded);
  const { credited, unattributed } = report.signupCredit;
  const lost = Object.entries(unattributed ?? {});
  return (
    <ChartCard
      title="Can these numbers be trusted?"
      description={`As of ${instantText(report.asOf, report.period.timeZone)}`}
      subtitle={subtitle(report.period)}
      columns={COLUMNS}
      rows={linesOf(left, credited, lost)}
      keyOf={({ what, reason }) => `${what} ${reason}`}
      tools={<Verified report={report} />}
      picture={<BarChart label="Left out" rows={left.map(barOf)} />}
    >
      <div className="trust">
        <LeftOut left={left} />
        <Origins credited={credited} lost={lost} isKnown={unattributed !== null} />
      </div>
    </ChartCard>
  );
}

type Counts = readonly (readonly [reason: string, count: number])[];

function LeftOut({ left }: { left: Counts }) {
  const most = Math.max(0, ...left.map(([, n]) => n));
  const sum = left.reduce((total, [, n]) => total + n, 0);
  return (
    <div>
      <h3>Left out: {plural(sum, 'event')}</h3>
      {sum === 0 ? (
        <p className="muted">Nothing had to be left out in this period.</p>
      ) : (
        <ul className="ways">
          {left.map(([reason, n]) => (
            <li key={reason} className="way">
              <span>{exclusionWord(reason)}</span>
              <Bar part={n} of={most} color="var(--line-strong)" />
              <span className="number">{countText(n)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type OriginsProps = {
  readonly credited: number;
  readonly lost: Counts;
  readonly isKnown: boolean;
};

function Origins({ credited, lost, isKnown }: OriginsProps) {
  return (
    <div>
      <h3>Sign-ups with a known origin: {countText(credited)}</h3>
      <ul className="ways">
        {lost.map(([reason, n]) => (
          <li key={reason} className="way">
            <span>Without: {sentenceCase(reason).toLowerCase()}</span>
            <span className="number">{countText(n)}</span>
          </li>
        ))}
      </ul>
      <p className="muted">
        {!isKnown
          ? 'Unattributed sign-ups belong to no program.'
          : lost.length === 0
            ? credited === 0
              ? 'No sign-up was reported in this period.'
              : 'Every sign-up was attributed to a click.'
            : 'These came without a usable click and are not credited to anyone.'}
      </p>
    </div>
  );
}

function linesOf(left: Counts, credited: number, lost: Counts): Line[] {
  return [
    ...left.map(([reason, count]) => ({ what: 'Left out', reason: exclusionWord(reason), count })),
    { what: 'Sign-ups', reason: 'With a known origin', count: credited },
    ...lost.map(([reason, count]) => ({
      what: 'Sign-ups without a known origin',
      reason: sentenceCase(reason),
      count,
    })),
  ];
}

function barOf([reason, n]: Counts[number]) {
  return { id: reason, name: exclusionWord(reason), value: n, text: countText(n) };
}

const COLUMNS: readonly Column<Line>[] = [
  { id: 'reason', title: 'Reason', text: ({ reason }) => reason },
  { id: 'what', title: 'What', text: ({ what }) => what },
  {
    id: 'count',
    title: 'Count',
    isNumeric: true,
    text: ({ count }) => count,
    show: ({ count }) => countText(count),
  },
];
