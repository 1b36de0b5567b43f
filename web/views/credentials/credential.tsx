import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import type { Influencer, Credential as Stored } from '../../api/answers.ts';
import { credential, influencer, programs } from '../../api/queries.ts';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { periodQuery, useViewSearch } from '../../app/search.ts';
import { ExcludedValue } from '../../controls/excluded-value.tsx';
import { Facts } from '../../controls/facts.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { dayText } from '../../format/dates.ts';
import { countText, valueText } from '../../format/numbers.ts';
import { CredentialDays } from './credential-days.tsx';
import { CredentialSignups } from './credential-signups.tsx';
import { LinksCard } from './links-card.tsx';

/** One credential: whose it is, its links and CTA, its days and totals, its sign-ups. */
export function Credential() {
  const { credentialId = '' } = useParams({ strict: false });
  const query = useQuery(credential(credentialId));
  const { search } = useViewSearch();
  const holder = useQuery({
    ...influencer(query.data?.recipientId ?? '', periodQuery(search)),
    enabled: query.data !== undefined,
  });
  const name = holder.data?.influencer.name;
  return (
    <Page
      title={name ? `${name}’s credential` : 'Credential'}
      back={{ to: '/credentials', word: 'Credentials' }}
      filters={<Filters withoutTimeZone withoutCompare withoutProgram />}
    >
      <Loaded query={query}>
        {(stored) => (
          <div className="stack">
            <About stored={stored} />
            <Loaded query={holder}>
              {(data) => (
                <div className="stack">
                  <Figures holder={data} credentialId={credentialId} />
                  <CredentialDays holder={data} />
                </div>
              )}
            </Loaded>
            <CredentialSignups credentialId={credentialId} />
            <LinksCard credentialId={credentialId} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function About({ stored }: { stored: Stored }) {
  const { data = [] } = useQuery(programs());
  const program = data.find(({ programId }) => programId === stored.programId)?.name;
  const status = stored.status === 'revoked' ? 'Revoked' : stored.private ? 'Private' : 'Public';
  return (
    <section className="card about" aria-label="About it">
      <dl className="about-list">
        <div>
          <dt>Program</dt>
          <dd>{program ?? stored.programId}</dd>
        </div>
        <div>
          <dt>Recipient</dt>
          <dd>
            <Link to="/influencers/$recipientId" params={{ recipientId: stored.recipientId }}>
              All they brought
            </Link>
          </dd>
        </div>
        <div>
          <dt>Published</dt>
          <dd>{dayText(stored.publishedAt)}</dd>
        </div>
        <div>
          <dt>Expires</dt>
          <dd>{stored.expiresAt ? dayText(stored.expiresAt) : 'Never'}</dd>
        </div>
        <div>
          <dt>Your id</dt>
          <dd>{stored.externalId}</dd>
        </div>
        <div>
          <dt>Status</dt>
          <dd>{status}</dd>
        </div>
      </dl>
      <a className="button" href={stored.pageUrl} target="_blank" rel="noreferrer">
        Open the badge page <ExternalLink size={14} aria-hidden />
      </a>
    </section>
  );
}

function Figures({ holder, credentialId }: { holder: Influencer; credentialId: string }) {
  const own = holder.credentials.find((one) => one.credentialId === credentialId);
  if (!own) return null;
  const { parts, ever } = own;
  const fact = (name: string, now: number, all: number) => ({
    name,
    value: countText(now),
    note: `${countText(all)} all time`,
  });
  return (
    <Facts
      facts={[
        fact('Shares', parts.shares, ever.shares),
        fact('Engagements', parts.engagements, ever.engagements),
        fact('Reach', parts.uniqueEngagements, ever.uniqueEngagements),
        fact('Referrals', parts.referrals, ever.referrals),
        fact('Sign-ups', parts.signups, ever.signups),
        {
          name: 'Value',
          value: valueText(parts.value),
          note: `${valueText(ever.value)} all time`,
        },
        { name: 'Left out', value: <ExcludedValue excluded={own.excluded} />, note: 'and why' },
      ]}
    />
  );
}
