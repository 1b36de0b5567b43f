import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import {
  csvFile,
  currencyColumns,
  type FileSource,
  fileTable,
  xlsxFile,
} from '../../web/controls/table-file.ts';

type Row = {
  readonly name: string | null;
  readonly at: string;
  readonly count: number | null;
  readonly money: Readonly<Record<string, number>>;
};

const COLUMNS: readonly FileSource<Row>[] = [
  { title: 'Recipient', text: ({ name }) => name },
  { title: 'Published', text: ({ at }) => at.slice(0, 10) },
  { title: 'Sign-ups', text: ({ count }) => count },
  {
    title: 'Value',
    text: () => '€1,234.50 + ¥300',
    inFile: (rows) => currencyColumns(rows, ({ money }) => money),
  },
  { title: 'Trend', text: () => 'a picture', inFile: () => [] },
];

const ROWS: readonly Row[] = [
  { name: 'Zoë "Z" Ø', at: '2026-11-25T23:30:00Z', count: 1234.5, money: { EUR: 123450 } },
  { name: '=HYPERLINK("x")', at: '2026-01-02', count: -3, money: { JPY: 300, EUR: 5 } },
  { name: null, at: '2026-03-29', count: null, money: {} },
];

const TITLES = ['Recipient', 'Published', 'Sign-ups', 'Value in EUR', 'Value in JPY'];

describe('what is saved is what is true', () => {
  test('a number is a number, a day is ISO 8601, each currency has a column of whole money', () => {
    expect(fileTable(COLUMNS, ROWS)).toEqual({
      titles: TITLES,
      lines: [
        ['Zoë "Z" Ø', '2026-11-25', 1234.5, 1234.5, 0],
        ['=HYPERLINK("x")', '2026-01-02', -3, 0.05, 300],
        [null, '2026-03-29', null, 0, 0],
      ],
    });
  });

  test('CSV and XLSX say the same; in CSV no text becomes a formula', async () => {
    const table = fileTable(COLUMNS, ROWS);
    const rows: string[][] = parse(await csvFile(table).text(), { bom: true });
    expect(rows).toEqual([
      TITLES,
      ['Zoë "Z" Ø', '2026-11-25', '1234.5', '1234.5', '0'],
      [`'=HYPERLINK("x")`, '2026-01-02', '-3', '0.05', '300'],
      ['', '2026-03-29', '', '0', '0'],
    ]);
    const workbook = await readXlsx(new Uint8Array(await (await xlsxFile(table)).arrayBuffer()));
    expect(workbook.sheets[0]?.rows).toEqual([TITLES, ...table.lines]);
  });
});
