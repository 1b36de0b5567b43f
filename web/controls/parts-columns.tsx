import { dayText } from '../format/dates.ts';
import { countText, valueText } from '../format/numbers.ts';
import type { Column } from './data-table.tsx';
import { currencyColumns } from './table-file.ts';

type Counts = { readonly counts: object };

/** A column of counts; what is not counted along a dimension is a dash, not a zero. */
export function countColumn<R extends Counts>(id: string, title: string): Column<R> {
  return {
    id,
    title,
    isNumeric: true,
    text: (row) => countIn(row, id),
    show: (row) => {
      const n = countIn(row, id);
      return n === null ? <span className="muted">–</span> : countText(n);
    },
  };
}

export function countIn({ counts }: Counts, id: string): number | null {
  const n = (counts as Readonly<Record<string, unknown>>)[id];
  return typeof n === 'number' ? n : null;
}

/** What credited sign-ups were worth, by currency. */
export function valueColumn<R extends Counts>(): Column<R> {
  return {
    id: 'value',
    title: 'Value',
    isNumeric: true,
    text: (row) => (Object.keys(valueIn(row)).length === 0 ? null : valueText(valueIn(row))),
    show: (row) => ('value' in row.counts ? valueText(valueIn(row)) : ''),
    inFile: (rows) => currencyColumns(rows, valueIn),
  };
}

/** A day as people write it on the screen, and in ISO 8601 in files. */
export function dayColumn<R>(id: string, title: string, of: (row: R) => string): Column<R> {
  const text = (row: R) => of(row).slice(0, 10);
  return { id, title, text, show: (row) => dayText(text(row)) };
}

function valueIn({ counts }: Counts): Readonly<Record<string, number>> {
  return 'value' in counts ? (counts.value as Readonly<Record<string, number>>) : {};
}
