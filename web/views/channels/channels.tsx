import { useState } from 'react';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { channelColor } from '../../charts/channel-mix.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { countColumn, valueColumn } from '../../controls/parts-columns.tsx';
import { Segments } from '../../controls/segments.tsx';
import { yieldColumn } from '../../controls/yield-column.tsx';
import { channelWord, countryWord, sentenceCase } from '../../format/words.ts';
import { type BreakdownRow, leftOutColumn } from '../programs/columns.tsx';
import { SideBySide } from '../programs/side-by-side.tsx';

const BY = [
  ['channel', 'Channel'],
  ['country', 'Country'],
  ['device', 'Device'],
  ['source', 'Source'],
] as const;
type By = (typeof BY)[number][0];

const NAMES = {
  channel: channelWord,
  country: countryWord,
  device: sentenceCase,
  source: (source) => (source === 'none' ? 'Unknown' : sentenceCase(source)),
} as const satisfies Record<By, (value: string) => string>;

/** Which channel brings people in; and from where, and on what, they come. */
export function Channels() {
  const [by, setBy] = useState<By>('channel');
  const word = BY.find(([id]) => id === by)?.[1] ?? '';
  const nameOf = ({ value }: BreakdownRow) => NAMES[by](value);
  return (
    <Page
      title="Channels"
      lead="Where badges are shared, and which channels bring visitors and sign-ups."
      filters={<Filters withoutCompare />}
    >
      <div className="toolbar">
        <Segments label="Seen by" options={BY} value={by} onChange={setBy} />
      </div>
      <SideBySide
        key={by}
        by={by}
        word={word.toLowerCase()}
        columns={columnsOf(by, word, nameOf)}
        nameOf={nameOf}
        colorOf={by === 'channel' ? ({ value }) => channelColor(value) : undefined}
      />
    </Page>
  );
}

function columnsOf(by: By, title: string, nameOf: (row: BreakdownRow) => string) {
  const name: Column<BreakdownRow> = {
    id: 'name',
    title,
    text: nameOf,
    // Names of countries are written in the reader's language: files hold their codes.
    ...(by === 'country' && { inFile: () => [{ title, of: ({ value }) => value }] }),
  };
  const clicks: Column<BreakdownRow>[] = [
    countColumn('engagements', 'Engagements'),
    countColumn('uniqueEngagements', 'Reach'),
    countColumn('referrals', 'Referrals'),
  ];
  if (by !== 'channel')
    return [name, countColumn('confirmedShares', 'Confirmed shares'), ...clicks];
  return [
    name,
    countColumn<BreakdownRow>('shares', 'Shares'),
    countColumn<BreakdownRow>('confirmedShares', 'Confirmed'),
    ...clicks,
    yieldColumn<BreakdownRow>('Engagements per 100 shares', 'engagements'),
    countColumn<BreakdownRow>('signups', 'Sign-ups'),
    yieldColumn<BreakdownRow>('Sign-ups per 100 shares', 'signups'),
    valueColumn<BreakdownRow>(),
    leftOutColumn(),
  ];
}
