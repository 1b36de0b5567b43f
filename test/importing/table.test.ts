import * as fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import type { ImportFile } from '#shared/importing/import-files.ts';
import { allRecords, fileOf, openTable } from '#shared/importing/tables/table.ts';
import type { TableRecord } from '#shared/importing/tables/table-record.ts';
import { DIALECTS, type Dialect, written } from '../support/table-dialects.ts';

const COLUMNS = ['externalId', 'recipient.name', 'recipient.email', 'Remark (ours)'];

const countKnown = (names: readonly string[]) =>
  names.filter((name) => COLUMNS.includes(name)).length;

const open = (file: ImportFile, encoding?: string) => openTable(file, { countKnown, encoding });

async function recordsIn(file: Buffer | string, encoding?: string) {
  return allRecords(await open(fileOf(file), encoding));
}

const cellsIn = (records: readonly TableRecord[]) =>
  records.map((record) => ('cells' in record ? record.cells.slice(0, COLUMNS.length) : record));

/** As an import job reads a file that it goes on with after every chunk, in parts cut anywhere. */
async function resumed(bytes: Buffer, linesAtOnce: number, partBytes: number) {
  const file: ImportFile = {
    bytes: bytes.length,
    read: async (offset, count) => {
      const end = Math.ceil((offset + count) / partBytes) * partBytes;
      return bytes.subarray(offset, end);
    },
  };
  const records: TableRecord[] = [];
  let place = (await open(file)).start;
  while (place.offset < bytes.length) {
    const stretch = await (await open(file)).recordsFrom(place, linesAtOnce);
    records.push(...stretch.records);
    place = stretch.next;
  }
  return records;
}

const NAMES = ['Zoë Müller', 'José Núñez', 'Robert "Bob" Example', '"Bob" Example', 'Ann, B.'];

const TEXTS = ['', 'a;b', 'x|y', 'two\nlines', '007', 'plain', 'Él', "O'Hara"];

const ROWS = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 999 }).map((n) => `e-${n}`),
    fc.constantFrom(...NAMES),
    fc.constantFrom('', 'ada@people.example'),
    fc.constantFrom(...TEXTS),
  ),
  { minLength: 1, maxLength: 6 },
);

describe('a table', () => {
  test('says the same in every dialect, read at once or chunk by chunk', async () => {
    await fc.assert(
      fc.asyncProperty(
        ROWS,
        DIALECTS,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 7, max: 400 }),
        async (rows, dialect, linesAtOnce, partBytes) => {
          const { bytes, firstLine } = await written([COLUMNS, ...rows], dialect);
          const records = await recordsIn(bytes);

          // A short line lacks the empty cells at its end.
          const filled = cellsIn(records).map((cells) =>
            Array.isArray(cells) ? COLUMNS.map((_, i) => cells[i] ?? '') : cells,
          );
          expect(filled).toEqual(rows);
          expect(records[0]?.line).toBe(firstLine);
          expect(await resumed(bytes, linesAtOnce, partBytes)).toEqual(records);
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  test('in another dialect than it is read in says something else: the property can fail', async () => {
    const dialect: Dialect = {
      encoding: 'utf-8',
      mark: false,
      lineEnd: '\n',
      delimiter: ',',
      quotes: 'needed',
      preamble: [],
      sepLine: false,
      end: 'even',
      letters: 'NFC',
    };
    const rows = [['e-1', 'Zoë Müller', '', 'x']];
    const { bytes } = await written([COLUMNS, ...rows], dialect);
    expect(cellsIn(await recordsIn(bytes, 'windows-1252'))).not.toEqual(rows);
  });
});

const H = 'externalId,recipient.name';

describe('one reader of tables', () => {
  test.each<[string, string | Buffer, readonly (readonly string[])[], string]>([
    ['sep=', `sep=;\r\nexternalId;recipient.name\r\na;B, C\r\n`, [['a', 'B, C']], 'Excel’s sign'],
    ['a title', `"Our graduates, 2026"\n\n${H}\na,B`, [['a', 'B']], 'people write titles'],
    ['a break in the header', `${H},"Notes\n(ours)"\na,B,x`, [['a', 'B', 'x']], 'Alt+Enter'],
    ['bare quotes', `${H}\na,Robert "Bob" B`, [['a', 'Robert "Bob" B']], 'nobody doubles them'],
    ['a bare quoted word', `${H}\na,"Bob" B`, [['a', '"Bob" B']], 'the cell goes on'],
    ['inches', `${H}\na,5" disk`, [['a', '5" disk']], 'one quote is a sign too'],
    ['="…", quoted', `${H}\n"=""00123""",B`, [['00123', 'B']], 'Excel keeps zeros so'],
    ['="…", bare', `${H}\n="00,12",B`, [['00,12', 'B']], 'so do other programs'],
    ['an escaped formula', `${H}\n'=a,'+B`, [['=a', '+B']], 'our exports write it so'],
    ['U+FFFD', `${H}\na,Zo\uFFFD`, [['a', 'Zo\uFFFD']], 'it is a letter as any other'],
    ['NFD', `${H}\na,Cafe\u0301`, [['a', 'Caf\u00E9']], 'nobody sees the difference'],
    ['a tab in quotes', 'externalId\trecipient.name\na\t"B\tC"', [['a', 'B\tC']], 'quotes hold'],
    [
      'old Mac ends',
      `${H}\ra,B\rc,D`,
      [
        ['a', 'B'],
        ['c', 'D'],
      ],
      'Excel for Mac',
    ],
    ['doubled returns', `${H}\r\r\na,B\r\r\n`, [['a', 'B']], 'empty lines are none'],
    ['lines of commas', `${H}\na,B\n,,,\n,\n`, [['a', 'B']], 'rows that were emptied'],
    [
      'Mac OS Roman',
      Buffer.from(`${H}\na,Jos\x8E N\x9C\x96ez\nb,J\x9Frgen\n`, 'latin1'),
      [
        ['a', 'José Núñez'],
        ['b', 'Jürgen'],
      ],
      'Excel for Mac',
    ],
  ])('reads %s', async (_what, file, rows, _because) => {
    const records = await recordsIn(file);
    expect(records.map((record) => ('cells' in record ? record.cells : record))).toEqual(rows);
  });

  test.each([
    [
      'windows-1251',
      'e-1,Иван Петров',
      [0xc8, 0xe2, 0xe0, 0xed, 0x20, 0xcf, 0xe5, 0xf2, 0xf0, 0xee, 0xe2],
    ],
    ['shift_jis', 'e-1,山田', [0x8e, 0x52, 0x93, 0x63]],
    ['windows-1250', 'e-1,Dvořák', [0x44, 0x76, 0x6f, 0xf8, 0xe1, 0x6b]],
  ])('reads the encoding that a person chose: %s', async (encoding, line, name) => {
    const file = Buffer.concat([Buffer.from(`${H}\ne-1,`), Buffer.from(name)]);
    expect(cellsIn(await recordsIn(file, encoding))).toEqual([line.split(',')]);
  });

  test('loses only the line at fault, and says what to do about it', async () => {
    const long = `c,${'x'.repeat(250_000)}`;
    const bad = Buffer.from('d,\xFF\n', 'latin1');
    const head = Buffer.from(`${H}\na,B\nb,B,C,D\n${long}\n`);
    const tail = Buffer.from('e,"B\nf,Zoë\ng,Zoé');
    const records = await recordsIn(Buffer.concat([head, bad, tail]));

    const faulty = records.flatMap((one) =>
      'fault' in one ? [[one.line, one.fault.message]] : [],
    );
    expect(faulty).toEqual([
      [3, expect.stringContaining('put a cell that holds "," into quotes')],
      [4, expect.stringContaining('100,000 bytes')],
      [5, expect.stringContaining('UTF-8')],
      [6, expect.stringContaining('close each quote')],
    ]);
    expect(records.flatMap((one) => ('cells' in one ? [one.cells[0]] : []))).toEqual([
      'a',
      'f',
      'g',
    ]);
  });
});

describe('a file that is no table is refused by name:', () => {
  test.each([
    ['%PDF-1.7\n', 'PDF'],
    [Buffer.from('89504e470d0a1a0a', 'hex'), 'PNG'],
    [Buffer.from('ffd8ffe000104a464946', 'hex'), 'JPEG'],
    ['GIF89a', 'GIF'],
    ['<!DOCTYPE html><html></html>', 'HTML'],
    ['\n <table><tr><td>a', 'HTML'],
    ['<?xml version="1.0"?><a/>', 'XML'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG'],
    ['{"externalId": "a"}', 'JSON'],
    ['[{"externalId": "a"}]', 'JSON'],
    ['{\\rtf1', 'RTF'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), '.xls'],
    [Buffer.from('1f8b0800', 'hex'), 'compressed'],
    [zipOf('word/document.xml'), '.docx'],
    [zipOf('content.xml'), '.ods'],
    [zipOf('Index/Document.iwa'), 'Numbers'],
    [zipOf('photo.txt'), 'ZIP'],
    [zipOf('xl/worksheets/sheet1.xml', { unpacked: 900_000_000 }), '150 MB'],
    [zipOf('xl/worksheets/sheet1.xml', { unpacked: 0 }), '150 MB'],
    ['', 'empty'],
    ['\n\n', 'empty'],
  ])('%j: %s', async (file, name) => {
    await expect(recordsIn(file)).rejects.toThrow(name);
  });
});

/** A ZIP whose directory names one file, which is all that is looked at. */
function zipOf(name: string, { unpacked = 5 } = {}): Buffer {
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(26)]);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50);
  entry.writeUInt32LE(5, 20);
  entry.writeUInt32LE(unpacked, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, Buffer.from(name), end]);
}

describe('a workbook', () => {
  const sheet = (name: string, rows: unknown[][]) => ({ name, rows: rows as string[][] });
  const workbook = async (...sheets: { name: string; rows: string[][] }[]) =>
    Buffer.from(await writeXlsx({ sheets }));

  test('gives dates as dates, times as times, numbers as they are, and rows their numbers', async () => {
    const file = await workbook(
      sheet('Awards', [
        ['Spring'],
        [],
        ['externalId', 'recipient.name', 'issuedAt', 'consent'],
        ['00123', 'Ada', new Date(Date.UTC(2026, 2, 1)), true],
        [],
        [46082, 'Ben', new Date(Date.UTC(2026, 2, 1, 13, 30)), 1.5],
      ]),
    );
    expect(await recordsIn(file)).toEqual([
      { line: 4, cells: ['00123', 'Ada', '2026-03-01', 'true'] },
      { line: 6, cells: ['46082', 'Ben', '2026-03-01T13:30:00', '1.5'] },
    ]);
  });

  test('is read from the sheet whose header is known, whichever comes first', async () => {
    const file = await workbook(
      sheet('Read me', [['How to fill in this file']]),
      sheet('Awards', [
        ['externalId', 'recipient.name'],
        ['a', 'B'],
      ]),
    );
    expect(cellsIn(await recordsIn(file))).toEqual([['a', 'B']]);
  });

  test('that is damaged says so', async () => {
    const whole = await workbook(sheet('A', [['externalId'], ['a']]));
    const damaged = Buffer.from(whole);
    damaged.fill(0x55, 40, 400);
    await expect(recordsIn(damaged)).rejects.toThrow(/damaged/);
    await expect(recordsIn(whole.subarray(0, 300))).rejects.toThrow(/cut off/);
  });
});
