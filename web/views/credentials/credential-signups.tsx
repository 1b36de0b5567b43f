import { useInfiniteQuery } from '@tanstack/react-query';
import type { CredentialSignup } from '../../api/answers.ts';
import { everySignupOf, signupsOf } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { exclusionWord } from '../../controls/excluded-value.tsx';
import { MoreButton } from '../../controls/more-button.tsx';
import { Empty, Failure, Skeleton } from '../../controls/states.tsx';
import { instantText } from '../../format/dates.ts';
import { majorUnits, moneyText, plural } from '../../format/numbers.ts';
import { channelWord } from '../../format/words.ts';

const TITLE = 'Sign-ups';

/** Who signed up through it, one by one, newest first: also those that count for nothing. */
export function CredentialSignups({ credentialId }: { credentialId: string }) {
  const query = useInfiniteQuery(signupsOf(credentialId));
  const timeZone = useSession().data?.issuer.timeZone ?? 'UTC';
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (!query.data) {
    return (
      <section className="card" aria-label={TITLE}>
        {query.error ? (
          <Failure error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={3} />
        )}
      </section>
    );
  }
  if (rows.length === 0) {
    return (
      <section className="card" aria-label={TITLE}>
        <Empty title="No sign-ups yet">
          They appear here as soon as your system reports them, whatever period is selected.
        </Empty>
      </section>
    );
  }
  return (
    <ChartCard
      title={TITLE}
      description="All sign-ups that this credential led to, newest first. Those that do not count show the reason."
      subtitle={timeZone.replaceAll('_', ' ')}
      columns={columnsIn(timeZone)}
      rows={rows}
      everyRow={() => everySignupOf(credentialId)}
      keyOf={({ signupId }) => signupId}
      foot={
        <>
          <span>{plural(rows.length, 'sign-up')} shown</span>
          <MoreButton query={query} />
        </>
      }
    />
  );
}

function columnsIn(timeZone: string): readonly Column<CredentialSignup>[] {
  return [
    {
      id: 'occurredAt',
      title: 'Signed up',
      text: ({ occurredAt }) => occurredAt,
      show: ({ occurredAt }) => instantText(occurredAt, timeZone),
    },
    {
      id: 'status',
      title: 'Status',
      text: (row) => statusOf(row).word,
      show: (row) => {
        const { word, look } = statusOf(row);
        return <span className={`badge ${look}`}>{word}</span>;
      },
    },
    {
      id: 'channel',
      title: 'Channel',
      text: ({ channel }) => channelWord(channel ?? 'none'),
    },
    {
      id: 'value',
      title: 'Value',
      isNumeric: true,
      text: ({ value, currency }) =>
        value === null || currency === null ? '–' : moneyText(value, currency),
      inFile: () => [
        {
          title: 'Value',
          of: ({ value, currency }) => (value && currency ? majorUnits(value, currency) : value),
        },
        { title: 'Currency', of: ({ currency }) => currency },
      ],
    },
    { id: 'reason', title: 'Reason', text: ({ reason }) => reason && exclusionWord(reason) },
    {
      id: 'newLearner',
      title: 'New learner',
      text: ({ newLearner }) => (newLearner ? 'Yes' : 'No'),
    },
    {
      id: 'clickedAt',
      title: 'Clicked first',
      text: ({ firstTouch }) => firstTouch.clickedAt,
      show: ({ firstTouch }) => instantText(firstTouch.clickedAt, timeZone),
    },
    { id: 'externalId', title: 'Your id', text: ({ externalId }) => externalId },
    { id: 'signupId', title: 'Sign-up id', isFileOnly: true, text: ({ signupId }) => signupId },
  ];
}

function statusOf({ status, isCredited }: CredentialSignup) {
  if (status === 'excluded') return { word: 'Left out', look: 'badge-warn' };
  return isCredited
    ? { word: 'Credited', look: 'badge-good' }
    : { word: 'Credited to another', look: '' };
}
