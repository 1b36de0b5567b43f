import { describe, expect, test } from 'vitest';
import { guessedMapping } from '#shared/contracts/csv-fields.ts';
import { type CsvOptions, csvRows } from '#shared/importing/csv.ts';

const IN_BERLIN = { timeZone: 'Europe/Berlin', idKey: Buffer.from('of one issuer') };

const MAPPING = {
  'program.name': 'Course',
  'recipient.name': 'Student',
  'recipient.email': 'E-mail',
  issuedAt: 'Date',
} as const;

function rowsOf(lines: readonly string[], options: Partial<CsvOptions> = {}) {
  return csvRows(lines.join('\n'), { ...IN_BERLIN, mapping: MAPPING, ...options });
}

test('the name of a column may hold invisible marks', async () => {
  const lines = ['\u200bexternalId,program.externalId\ufeff,program.name', 'e-1,d,Data'];
  const [row] = await rowsOf(lines, { mapping: undefined });
  expect(row?.row).toMatchObject({
    externalId: 'e-1',
    program: { externalId: 'd', name: 'Data' },
  });
});

test('an empty cell clears, a cell that a short line lacks tells nothing', async () => {
  const header = 'externalId,program.externalId,program.name,expiresAt,url';
  const lines = [header, 'e-1,d,Data,,', 'e-2,d,Data,', 'e-3,d,Data'];
  const rows = await rowsOf(lines, { mapping: undefined });

  expect(rows.map(({ row }) => row)).toMatchObject([
    { externalId: 'e-1', expiresAt: null, url: null },
    { externalId: 'e-2', expiresAt: null },
    { externalId: 'e-3' },
  ]);
  expect(rows[1]?.row).not.toHaveProperty('url');
  expect(rows[2]?.row).not.toHaveProperty('expiresAt');
});

describe('a mapping', () => {
  test('takes each field from its column, and leaves the others alone', async () => {
    const [row] = await rowsOf([
      'No;Student;E-mail;Course;Date;No',
      '1;Ada Ito;ADA@people.example;Bread;2026-11-01;2',
    ]);

    expect(row).toEqual({
      line: 2,
      row: {
        externalId: expect.stringMatching(/^csv:[0-9a-f]{32}$/),
        program: { externalId: 'Bread', name: 'Bread' },
        recipient: { name: 'Ada Ito', email: 'ADA@people.example' },
        issuedAt: '2026-11-01',
      },
    });
  });

  test('makes the same id of the same program, person and day, and another of another', async () => {
    const ids = (
      await rowsOf([
        'Student,E-mail,Course,Date',
        'Ada,ada@people.example,Bread,2026-11-01',
        'Ada Ito,Ada@People.example,Bread,2026-11-01',
        'Ada,ada@people.example,Bread,2026-11-02',
        'Ada,ada@people.example,Cake,2026-11-01',
        'Ben,ben@people.example,Bread,2026-11-01',
      ])
    ).map(({ row }) => (row as { externalId: string }).externalId);

    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });

  test('makes another issuer another id: who guesses an address cannot check it', async () => {
    const lines = ['Student,E-mail,Course,Date', 'Ada,ada@people.example,Bread,2026-11-01'];
    const [own, other] = await Promise.all(
      ['of one issuer', 'of another'].map((key) => rowsOf(lines, { idKey: Buffer.from(key) })),
    );

    expect(own).not.toEqual(other);
  });

  test('fills in what the file does not tell', async () => {
    const mapping = { externalId: 'Id', 'recipient.email': 'Mail', name: 'Title' } as const;
    const defaults = { 'program.externalId': 'bread', 'program.name': 'Bread', name: 'Baker' };

    const rows = await rowsOf(['Id,Mail,Title', '1,ada@people.example,', '2,,Master'], {
      mapping,
      defaults,
    });

    const program = { externalId: 'bread', name: 'Bread' };
    expect(rows.map(({ row }) => row)).toEqual([
      { externalId: '1', program, name: 'Baker', recipient: { email: 'ada@people.example' } },
      { externalId: '2', program, name: 'Master', recipient: {} },
    ]);
  });

  test.each([
    ['a column that is not there', 'Student,E-mail,Date', 'Course'],
    ['a column that comes twice', 'Student,E-mail,Course,Date,Date', 'Date'],
  ])('of %s is refused, naming it', async (_what, header, field) => {
    await expect(rowsOf([header, 'a,b,c,d'])).rejects.toThrow(
      expect.objectContaining({ faults: [{ field, message: expect.any(String) }] }),
    );
  });
});

describe('a date', () => {
  const dateOf = async (text: string, options: Partial<CsvOptions> = {}) => {
    const [row] = await rowsOf(
      ['Student,E-mail,Course,Date', `A,a@b.example,C,"${text}"`],
      options,
    );
    return (row?.row as { issuedAt?: unknown } | undefined)?.issuedAt;
  };

  test.each([
    ['2026-11-24T09:30:00Z', '2026-11-24T09:30:00Z', 'it has its zone'],
    ['2026-07-01', '2026-07-01', 'a date stays a date'],
    ['2026-11-24 09:30', '2026-11-24T08:30:00.000Z', 'a spreadsheet’s clock is the issuer’s'],
    ['24.11.2026', '2026-11-24', 'with dots the day comes first'],
    ['1.2.2026 9:05', '2026-02-01T08:05:00.000Z', 'zeros may be missing'],
    ['2026/3/1', '2026-03-01', 'the year comes first'],
    ['20260301', '2026-03-01', 'signs may be missing'],
    ['25-03-2026', '2026-03-25', 'there is no 25th month'],
    ['3/25/2026 1:30 PM', '2026-03-25T12:30:00.000Z', 'there is no 25th month here either'],
    ['3/3/2026', '2026-03-03', 'both orders are one day'],
    ['1 Mar 2026', '2026-03-01', 'a month has a name'],
    ['1. März 2026', '2026-03-01', 'in German too'],
    ['March 1st, 2026 12:05 am', '2026-02-28T23:05:00.000Z', 'midnight is 12 am'],
    ['1-Mar-26', '2026-03-01', 'Excel shortens it so'],
    ['1 марта 2026', '2026-03-01', 'months are declined'],
    ['2026年3月1日', '2026-03-01', 'Excel writes it so in Japan'],
    ['46082', '2026-03-01', 'Excel counts days'],
    ['46082.5625', '2026-03-01T12:30:00.000Z', 'and parts of days'],
    ['Sun, 01 Mar 2026 13:30:00 GMT', '2026-03-01T13:30:00Z', 'it has its zone'],
    ['99', '99', 'no number of days is that small'],
    ['1. listopad 2026', '1. listopad 2026', 'it is October in one language, November in others'],
    ['31.2.2026', '31.2.2026', 'there is no such day'],
    ['2026-02-31', '2026-02-31', 'there is no such day either'],
    ['soon', 'soon', 'it is none'],
  ])('%j becomes %j, because %s', async (text, expected) => {
    expect(await dateOf(text)).toBe(expected);
  });

  test.each([
    ['dmy', '2026-04-03'],
    ['mdy', '2026-03-04'],
  ] as const)('with slashes is read as %s says', async (dateFormat, expected) => {
    expect(await dateOf('3/4/2026', { dateFormat })).toBe(expected);
  });

  test.each([
    ['3/4/2026', undefined, 'dateFormat'],
    ['01-03-2026', undefined, '2026-11-24'],
    ['3/4/2026 1:30 PM', undefined, 'dateFormat'],
    ['3/4/26', undefined, 'dateFormat'],
    ['25/3/26', undefined, 'dateFormat'],
    ['25/11/2026', 'mdy', 'choose dateFormat dmy'],
    ['11/25/2026', 'dmy', 'choose dateFormat mdy'],
  ] as const)('%j, read as %s, names the way out', async (text, dateFormat, way) => {
    const rows = await rowsOf(['externalId,issuedAt', `a,${text}`], {
      mapping: undefined,
      dateFormat,
    });
    expect(rows).toEqual([
      { line: 2, fault: { field: 'issuedAt', message: expect.stringContaining(way) } },
    ]);
  });

  test('with slashes and no order is refused at its field, and told what is missing', async () => {
    const lines = ['externalId,issuedAt', 'a,3/4/2026'];
    expect(await rowsOf(lines, { mapping: undefined })).toEqual([
      { line: 2, fault: { field: 'issuedAt', message: expect.stringContaining('dateFormat') } },
    ]);
  });
});

describe('a file', () => {
  const own = { mapping: undefined };

  test('without ids of its programs has one program for each name, however it is spelt', async () => {
    const rows = await rowsOf(
      ['externalId,program.externalId,program.name', 'a,,Caf\u00E9', 'b,,Cafe\u0301'],
      own,
    );
    const program = { externalId: 'Caf\u00E9', name: 'Caf\u00E9' };
    expect(rows).toMatchObject([{ row: { program } }, { row: { program } }]);
  });

  test.each([[','], [';'], ['\t'], ['|']])('may part its cells by %j', async (delimiter) => {
    const lines = [
      ['externalId', 'name'],
      ['a', 'b'],
    ].map((cells) => cells.join(delimiter));
    expect(await rowsOf(lines, own)).toMatchObject([{ row: { externalId: 'a', name: 'b' } }]);
  });

  test('may have line breaks in its cells; lines are counted as an editor does', async () => {
    const lines = ['externalId,name', 'a,"one', 'two', 'three"', 'b,four'];
    expect(await rowsOf(lines, own)).toMatchObject([
      { line: 2, row: { externalId: 'a', name: 'one\ntwo\nthree' } },
      { line: 5, row: { externalId: 'b' } },
    ]);
  });

  test('loses no line but its own to a quote that is never closed', async () => {
    const lines = ['externalId,name', 'a,"one', ...Array.from({ length: 50 }, (_, i) => `${i},x`)];
    const [first, ...others] = await rowsOf(lines, own);
    expect(first).toMatchObject({ line: 2, fault: { field: 'body' } });
    expect(others).toHaveLength(50);
  });

  test('names the line that has too many cells; one with too few lacks empty ones', async () => {
    expect(await rowsOf(['externalId,name', 'a', 'b,c,d', 'e,f,,'], own)).toMatchObject([
      { line: 2, row: { externalId: 'a' } },
      {
        line: 3,
        fault: {
          message: 'this line has 3 columns, the header 2: put a cell that holds "," into quotes',
        },
      },
      { line: 4, row: { externalId: 'e', name: 'f' } },
    ]);
  });
});

describe('a guess', () => {
  test('knows our own names, others’ names, and what is nobody’s', () => {
    expect(
      guessedMapping([
        'Certificate ID',
        'Student Name',
        'E-Mail',
        'course_name',
        'Issue Date',
        'Grade',
      ]),
    ).toEqual({
      externalId: 'Certificate ID',
      'recipient.name': 'Student Name',
      'recipient.email': 'E-Mail',
      'program.name': 'course_name',
      issuedAt: 'Issue Date',
    });
  });

  test('takes no column twice, and our own names before others’', () => {
    const guess = guessedMapping(['id', 'externalId', 'name', 'recipient.externalId']);
    expect(guess).toEqual({
      externalId: 'externalId',
      name: 'name',
      'recipient.externalId': 'recipient.externalId',
    });
  });
});
