import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { influencers } from '../../api/queries.ts';
import { periodQuery, useViewSearch } from '../../app/search.ts';
import { ChannelMix } from '../../charts/channel-mix.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { countText, percentText, plural } from '../../format/numbers.ts';

const SHOWN = 5;

/** Who brings people in: the first few, and the way to all. */
export function TopPeople() {
  const { search } = useViewSearch();
  const { programId } = search;
  const query = useQuery(influencers({ ...periodQuery(search), programId, limit: SHOWN }));
  return (
    <section className="card" aria-labelledby="top-people">
      <header className="card-head">
        <div className="card-title">
          <h2 id="top-people">Who brings people in</h2>
          <p>
            {query.data
              ? `${plural(query.data.rankedCount, 'recipient')} brought ${plural(query.data.total, 'sign-up')}`
              : 'By credited sign-ups'}
          </p>
        </div>
        <Link to="/influencers" className="button button-quiet">
          All influencers
        </Link>
      </header>
      <div className="card-body">
        <Loaded query={query} lines={5}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Nobody yet">
                As soon as somebody signs up through a badge, its owner is ranked here.
              </Empty>
            ) : (
              <ol className="people">
                {items.map(({ rank, recipientId, name, score, share, channels }) => (
                  <li key={recipientId} className="person">
                    <span className="person-rank number">{rank}</span>
                    <Link
                      to="/influencers/$recipientId"
                      params={{ recipientId }}
                      className="person-name"
                    >
                      {name ?? 'Unnamed recipient'}
                    </Link>
                    <ChannelMix
                      of="sign-up"
                      shares={channels.map(({ channel, signups }) => ({ channel, value: signups }))}
                    />
                    <span className="person-score number">
                      {countText(score)}
                      <small className="muted">
                        {share.value === null ? '' : percentText(share.value)}
                      </small>
                    </span>
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </div>
    </section>
  );
}
