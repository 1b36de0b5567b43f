import { describe, expect, test } from 'vitest';
import { type CsvOptions, csvRows } from '#shared/importing/csv.ts';
import { guessedMapping } from '#shared/importing/csv-fields.ts';

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

describe('a mapping', () => {
  test('takes each field from its column, and leaves the others alone', () => {
    const [row] = rowsOf([
      'No;Student;E-mail;Course;Date;No',
      '1;Ada Ito;ADA@people.example;Bread;2026-11-01;2',
    ]);

    expect(row).toEqual({
      line: 2,
      row: {
        externalId: expect.stringMatching(/^csv:[0-9a-f]{32}$/),
        program: { externalId: 'Bread', name: 'Bread' },
        recipient: { name: 'Ada Ito', email: 'ADA@people.example' },
        issuedAt: '2026-10-31T23:00:00.000Z',
      },
    });
  });

  test('makes the same id of the same program, person and day, and another of another', () => {
    const ids = rowsOf([
      'Student,E-mail,Course,Date',
      'Ada,ada@people.example,Bread,2026-11-01',
      'Ada Ito,Ada@People.example,Bread,2026-11-01',
      'Ada,ada@people.example,Bread,2026-11-02',
      'Ada,ada@people.example,Cake,2026-11-01',
      'Ben,ben@people.example,Bread,2026-11-01',
    ]).map(({ row }) => (row as { externalId: string }).externalId);

    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });

  test('makes another issuer another id: who guesses an address cannot check it', () => {
    const lines = ['Student,E-mail,Course,Date', 'Ada,ada@people.example,Bread,2026-11-01'];
    const [own, other] = ['of one issuer', 'of another'].map((key) =>
      rowsOf(lines, { idKey: Buffer.from(key) }).map(({ row }) => row),
    );

    expect(own).not.toEqual(other);
  });

  test('fills in what the file does not tell', () => {
    const mapping = { externalId: 'Id', 'recipient.email': 'Mail', name: 'Title' } as const;
    const defaults = { 'program.externalId': 'bread', 'program.name': 'Bread', name: 'Baker' };

    const rows = rowsOf(['Id,Mail,Title', '1,ada@people.example,', '2,,Master'], {
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
  ])('of %s is refused, naming it', (_what, header, field) => {
    expect(() => rowsOf([header, 'a,b,c,d'])).toThrow(
      expect.objectContaining({ faults: [{ field, message: expect.any(String) }] }),
    );
  });
});

describe('a date', () => {
  const dateOf = (text: string, options: Partial<CsvOptions> = {}) => {
    const [row] = rowsOf(['Student,E-mail,Course,Date', `A,a@b.example,C,${text}`], options);
    return (row?.row as { issuedAt?: unknown } | undefined)?.issuedAt;
  };

  test.each([
    ['2026-11-24T09:30:00Z', '2026-11-24T09:30:00Z', 'it has its zone'],
    ['2026-07-01', '2026-06-30T22:00:00.000Z', 'a day begins in the issuer’s zone'],
    ['2026-11-24 09:30', '2026-11-24T08:30:00.000Z', 'a spreadsheet’s clock is the issuer’s'],
    ['24.11.2026', '2026-11-23T23:00:00.000Z', 'with dots the day comes first'],
    ['1.2.2026 9:05', '2026-02-01T08:05:00.000Z', 'zeros may be missing'],
    ['31.2.2026', '31.2.2026', 'there is no such day'],
    ['2026-02-31', '2026-02-31', 'there is no such day either'],
    ['soon', 'soon', 'it is none'],
  ])('%j becomes %j, because %s', (text, expected) => {
    expect(dateOf(text)).toBe(expected);
  });

  test.each([
    ['dmy', '2026-04-02T22:00:00.000Z'],
    ['mdy', '2026-03-03T23:00:00.000Z'],
  ] as const)('with slashes is read as %s says', (dateFormat, expected) => {
    expect(dateOf('3/4/2026', { dateFormat })).toBe(expected);
  });

  test('with slashes and no order is refused at its field, and told what is missing', () => {
    const lines = ['externalId,issuedAt', 'a,3/4/2026'];
    expect(rowsOf(lines, { mapping: undefined })).toEqual([
      { line: 2, fault: { field: 'issuedAt', message: expect.stringContaining('dateFormat') } },
    ]);
  });
});

describe('a file', () => {
  const own = { mapping: undefined };

  test.each([[','], [';'], ['\t'], ['|']])('may part its cells by %j', (delimiter) => {
    const lines = [
      ['externalId', 'name'],
      ['a', 'b'],
    ].map((cells) => cells.join(delimiter));
    expect(rowsOf(lines, own)).toMatchObject([{ row: { externalId: 'a', name: 'b' } }]);
  });

  test('may have line breaks in its cells; lines are counted as an editor does', () => {
    const lines = ['externalId,name', 'a,"one', 'two', 'three"', 'b,four'];
    expect(rowsOf(lines, own)).toMatchObject([
      { line: 2, row: { externalId: 'a', name: 'one\ntwo\nthree' } },
      { line: 5, row: { externalId: 'b' } },
    ]);
  });

  test('loses no line but its own to a quote that is never closed', () => {
    const lines = ['externalId,name', 'a,"one', ...Array.from({ length: 50 }, (_, i) => `${i},x`)];
    const [first, ...others] = rowsOf(lines, own);
    expect(first).toMatchObject({ line: 2, fault: { field: 'body' } });
    expect(others).toHaveLength(50);
  });

  test('names the line that has too many or too few cells', () => {
    expect(rowsOf(['externalId,name', 'a', 'b,c,d', 'e,f'], own)).toMatchObject([
      { line: 2, fault: { message: 'this line has 1 columns, the header 2' } },
      { line: 3, fault: { message: 'this line has 3 columns, the header 2' } },
      { line: 4, row: { externalId: 'e' } },
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
