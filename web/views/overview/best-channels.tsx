import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { breakdown } from '../../api/queries.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { channelColor } from '../../charts/channel-mix.tsx';
import { Bar } from '../../controls/bar.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { countText } from '../../format/numbers.ts';
import { channelWord } from '../../format/words.ts';

const SHOWN = 5;

/** Which channels bring people in. */
export function BestChannels() {
  const { search } = useViewSearch();
  const query = useQuery(breakdown({ ...reportQuery(search), by: 'channel' }));
  return (
    <section className="card" aria-labelledby="best-channels">
      <header className="card-head">
        <div className="card-title">
          <h2 id="best-channels">Which channels work</h2>
          <p>Engagements, and the sign-ups that came of them</p>
        </div>
        <Link to="/channels" className="button button-quiet">
          All channels
        </Link>
      </header>
      <div className="card-body">
        <Loaded query={query} lines={5}>
          {({ items }) => {
            const rows = items
              .filter(({ counts }) => counts.engagements > 0)
              .sort((a, b) => b.counts.engagements - a.counts.engagements);
            const most = rows[0]?.counts.engagements ?? 0;
            if (most === 0) {
              return <Empty title="No clicks yet">Share links bring them, one per channel.</Empty>;
            }
            return (
              <ul className="ways">
                {rows.slice(0, SHOWN).map(({ value, counts }) => (
                  <li key={value} className="way">
                    <span>{channelWord(value)}</span>
                    <Bar part={counts.engagements} of={most} color={channelColor(value)} />
                    <span className="number">{countText(counts.engagements)}</span>
                    <span className="number way-result">
                      {'signups' in counts ? countText(counts.signups) : '–'}{' '}
                      <small className="muted">sign-ups</small>
                    </span>
                  </li>
                ))}
              </ul>
            );
          }}
        </Loaded>
      </div>
    </section>
  );
}
