import { ShieldCheck } from 'lucide-react';
import type { Funnel } from '../../api/answers.ts';
import { Bar } from '../../controls/bar.tsx';
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

/** Why the numbers may be trusted: what was left out, and whose the sign-ups are. */
export function Trust({ report }: { report: Funnel }) {
  const left = leftOut(report.excluded);
  const most = Math.max(0, ...left.map(([, n]) => n));
  const sum = left.reduce((total, [, n]) => total + n, 0);
  const { credited, unattributed } = report.signupCredit;
  const lost = Object.entries(unattributed ?? {});
  return (
    <section className="card" aria-labelledby="trust">
      <header className="card-head">
        <div className="card-title">
          <h2 id="trust">Can these numbers be trusted?</h2>
          <p>As of {instantText(report.asOf, report.period.timeZone)}</p>
        </div>
        <Verified report={report} />
      </header>
      <div className="card-body trust">
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
            {unattributed === null
              ? 'Nobody knows which program an unattributed sign-up belongs to.'
              : lost.length === 0
                ? 'Every sign-up that we were told of could be laid to a click.'
                : 'These came without a usable click, and are credited to nobody.'}
          </p>
        </div>
      </div>
    </section>
  );
}
