import type { Breakdown } from '../../api/answers.ts';
import type { Column } from '../../controls/data-table.tsx';
import { ExcludedValue, sumLeftOut } from '../../controls/excluded-value.tsx';
import { countColumn, valueColumn } from '../../controls/parts-columns.tsx';
import { yieldColumn } from '../../controls/yield-column.tsx';

export type BreakdownRow = Breakdown['items'][number];

const name: Column<BreakdownRow> = {
  id: 'name',
  title: 'Program',
  text: ({ name: word, value }) => word ?? value,
};

/** A few: for a glance. */
export const programGlance: readonly Column<BreakdownRow>[] = [
  name,
  countColumn('published', 'Published'),
  countColumn('shares', 'Shares'),
  countColumn('engagements', 'Engagements'),
  countColumn('referrals', 'Referrals'),
  countColumn('signups', 'Sign-ups'),
  yieldColumn('Sign-ups per 100 shares', 'signups'),
  valueColumn(),
];

export const programColumns: readonly Column<BreakdownRow>[] = [
  name,
  countColumn('published', 'Published'),
  countColumn('shares', 'Shares'),
  countColumn('engagements', 'Engagements'),
  yieldColumn('Engagements per 100 shares', 'engagements'),
  countColumn('referrals', 'Referrals'),
  countColumn('signups', 'Sign-ups'),
  yieldColumn('Sign-ups per 100 shares', 'signups'),
  countColumn('newLearners', 'Referred new learners'),
  valueColumn(),
  leftOutColumn(),
];

export function leftOutColumn(): Column<BreakdownRow> {
  return {
    id: 'excluded',
    title: 'Left out',
    isNumeric: true,
    text: ({ excluded }) => sumLeftOut(excluded),
    show: ({ excluded }) => <ExcludedValue excluded={excluded} />,
  };
}
