import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FoundCredential } from '../../api/answers.ts';
import {
  everyCredential,
  foundCredentials,
  listedCredentials,
  programs,
} from '../../api/queries.ts';
import { Page } from '../../app/page.tsx';
import { useSettled, useSought } from '../../app/sought.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { MoreButton } from '../../controls/more-button.tsx';
import { dayColumn } from '../../controls/parts-columns.tsx';
import { SearchField } from '../../controls/search-field.tsx';
import { Empty, Failure, Skeleton } from '../../controls/states.tsx';
import { countText } from '../../format/numbers.ts';

type Row = FoundCredential & { readonly program: string };

/** Find one credential: by whose it is, by an id, by the address of a link. */
export function Credentials() {
  const [text, seek] = useSought();
  const wanted = useSettled(text.trim());
  const all = useInfiniteQuery({ ...listedCredentials(), enabled: wanted === '' });
  const found = useQuery(foundCredentials(wanted));
  const query = wanted ? found : all;
  const listed = all.data?.pages.flatMap(({ items }) => items);
  const named = useNamed();
  const rows = ((wanted ? found.data?.items : listed) ?? []).map(named);
  return (
    <Page title="Credentials" lead="Every awarded badge, its links and its results.">
      <SearchField
        label="Find a credential"
        placeholder="Name, e-mail address, credential id, or a link"
        value={text}
        onChange={seek}
        isWide
      />
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton lines={8} />}
      {query.data && rows.length === 0 && <Nothing wanted={wanted} />}
      {rows.length > 0 && (
        <ChartCard
          title={wanted ? 'Found' : 'All credentials'}
          subtitle={wanted}
          columns={COLUMNS}
          rows={rows}
          everyRow={wanted ? undefined : async () => (await everyCredential()).map(named)}
          keyOf={({ credentialId }) => credentialId}
          foot={
            <>
              <span>
                {countText(rows.length)} shown
                {wanted &&
                  found.data?.isComplete === false &&
                  '. There are more: say more of the name, or an address'}
              </span>
              {!wanted && <MoreButton query={all} />}
            </>
          }
        />
      )}
    </Page>
  );
}

function useNamed(): (found: FoundCredential) => Row {
  const { data = [] } = useQuery(programs());
  const names = new Map(data.map(({ programId, name }) => [programId, name]));
  return (one) => ({ ...one, program: names.get(one.programId) ?? one.programId });
}

function Nothing({ wanted }: { wanted: string }) {
  return (
    <section className="card">
      {wanted ? (
        <Empty title="Nothing found">
          Try an e-mail address, your own system’s id, or a share link.
        </Empty>
      ) : (
        <Empty
          title="No credentials yet"
          action={
            <Link to="/import" className="button button-primary">
              Import some
            </Link>
          }
        >
          Import them from a file or publish them through the API.
        </Empty>
      )}
    </section>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'recipient',
    title: 'Recipient',
    text: ({ recipientName }) => recipientName,
    show: ({ recipientName, credentialId }) => (
      <Link to="/credentials/$credentialId" params={{ credentialId }}>
        {recipientName ?? 'Unnamed recipient'}
      </Link>
    ),
  },
  { id: 'program', title: 'Program', text: ({ program, name }) => name ?? program },
  dayColumn('publishedAt', 'Published', ({ publishedAt }) => publishedAt),
  { id: 'externalId', title: 'Your id', text: ({ externalId }) => externalId },
  {
    id: 'status',
    title: 'Status',
    text: (row) => statusOf(row),
    show: (row) => <StatusMark status={statusOf(row)} />,
  },
  { id: 'credentialId', title: 'Credential id', isFileOnly: true, text: (row) => row.credentialId },
];

function statusOf(row: Pick<FoundCredential, 'status' | 'private'>): string {
  if (row.status === 'revoked') return 'Revoked';
  return row.private ? 'Private' : 'Public';
}

function StatusMark({ status }: { status: string }) {
  const look = { Revoked: 'badge-bad', Private: 'badge-warn' }[status] ?? '';
  return <span className={`badge ${look}`}>{status}</span>;
}
