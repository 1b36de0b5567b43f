import { describe, expect, test } from 'vitest';
import { ColumnsAnswer } from '#shared/contracts/imports.ts';
import { admin } from '../../support/admin-api.ts';
import { type Answer, itemsIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';

const IMPORT = 'POST /v1/credentials/import';
const CSV = { 'content-type': 'text/csv' };

const MAPPING = {
  externalId: 'No',
  'program.name': 'Course',
  'recipient.name': 'Student',
  'recipient.email': 'E-mail',
  issuedAt: 'Date',
};

function asking(parameters: Record<string, unknown>): string {
  const texts = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return `${IMPORT}?${new URLSearchParams(Object.fromEntries(texts))}`;
}

function outcomesIn(answer: Answer) {
  return itemsIn(answer).map(({ line, status }) => `${line} ${status}`);
}

function withoutIds(item: Record<string, unknown>) {
  const { credentialId, recipientId, ownerUrl, links, cta, ...told } = item;
  return told;
}

const BEFORE = [
  'No,Student,E-mail,Course,Date',
  '1,Ada Ito,ada@people.example,Bread,2026-11-01',
  '2,Ben Costa,ben@people.example,Bread,2026-11-01',
  '3,Cy Young,cy@people.example,Cake,2026-11-01',
].join('\n');

/** Everything that can become of a line, the same credential several times included. */
const AFTER = [
  'No,Student,E-mail,Course,Date',
  '1,Ada Ito,ada@people.example,Bread,2026-11-01',
  '2,Benjamin Costa,ben@people.example,Bread,2026-11-01',
  '3,Cy Young,cy@people.example,Pie,2026-11-01',
  '1,Ada Ito,ben@people.example,Bread,2026-11-01',
  '4,Di,di@people.example,Tart,2026-11-02',
  '4,Di Prince,di@people.example,Tart,2026-11-02',
  '4,Di Prince,di@people.example,Tart,2026-11-02',
  '4,Di,di@people.example,Bread,2026-11-02',
  '5,Eve,no address,Bread,2026-11-02',
  '6,Fay,fay@people.example,Bread,11/2/2026',
].join('\n');

describe('a dry run', () => {
  test('says of every line what a real one then does, and stores nothing', async () => {
    const { keys, issuer } = await freshIssuer();
    const key = keys.ingest;
    await admin(asking({ mapping: MAPPING }), { key, body: BEFORE, headers: CSV });
    const before = await storedOf(issuer.issuerId);
    const call = { key, body: AFTER, headers: CSV };

    const dry = await admin(asking({ mapping: MAPPING, dryRun: true }), call);

    expect(await storedOf(issuer.issuerId)).toEqual(before);
    expect(outcomesIn(dry)).toEqual([
      '2 unchanged',
      '3 updated',
      '4 updated',
      '5 failed',
      '6 created',
      '7 updated',
      '8 unchanged',
      '9 updated',
      '10 created',
      '11 failed',
    ]);
    const real = await admin(asking({ mapping: MAPPING }), call);
    expect(real.body.summary).toEqual(dry.body.summary);
    expect(itemsIn(dry)).toEqual(itemsIn(real).map(withoutIds));
  });

  test('names what would change', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    await admin(asking({ mapping: MAPPING }), { key, body: BEFORE, headers: CSV });

    const dry = await admin(asking({ mapping: MAPPING, dryRun: true }), {
      key,
      body: AFTER,
      headers: CSV,
    });

    expect(itemsIn(dry)[1]).toMatchObject({ status: 'updated', changes: ['recipient.name'] });
  });
});

describe('what is asked of an import', () => {
  test.each([
    ['{"recipient.email":"E-mail"', 'mapping', 'it is not JSON'],
    ['{"recipient.mail":"E-mail"}', 'mapping', 'there is no such field'],
    ['{"recipient.email":7}', 'mapping.recipient.email', 'a column is a name'],
    ['{"recipient.email":"Mail"}', 'Mail', 'the file has no such column'],
  ])('with the mapping %s is refused naming %s, because %s', async (mapping, field) => {
    const { keys } = await freshIssuer();
    const answer = await admin(asking({ mapping }), {
      key: keys.ingest,
      body: BEFORE,
      headers: CSV,
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ field: expect.stringContaining(field) }] },
    });
  });

  test('may name one program for all lines', async () => {
    const { keys } = await freshIssuer();
    const { 'program.name': _, ...mapping } = MAPPING;
    const defaults = { 'program.externalId': 'autumn', 'program.name': 'Autumn' };
    const answer = await admin(asking({ mapping, defaults }), {
      key: keys.ingest,
      body: BEFORE,
      headers: CSV,
    });
    expect(answer.body.summary).toMatchObject({ created: 3 });
    const programs = await admin('GET /v1/programs', { key: keys.read });
    expect(itemsIn(programs)).toMatchObject([{ externalId: 'autumn', name: 'Autumn' }]);
  });
});

describe('the columns of a CSV', () => {
  const columnsOf = async (body: string) => {
    const { keys } = await freshIssuer();
    return admin('POST /v1/imports/columns', { key: keys.ingest, body, headers: CSV });
  };

  test('are answered with a guess, some of their cells, and what is missing', async () => {
    const answer = await columnsOf(
      '\uFEFFStudent;Grade;Email\nAda;"1;5";ada@people.example\nBen;2;\n',
    );

    expect(ColumnsAnswer.parse(answer.body)).toMatchObject({
      delimiter: ';',
      columns: [
        { column: 'Student', field: 'recipient.name', samples: ['Ada', 'Ben'] },
        { column: 'Grade', field: null, samples: ['1;5', '2'] },
        { column: 'Email', field: 'recipient.email', samples: ['ada@people.example'] },
      ],
      mapping: { 'recipient.name': 'Student', 'recipient.email': 'Email' },
      missing: ['program.name'],
    });
  });

  test('of a header whose quotes do not match are refused', async () => {
    expect(await columnsOf('"Student,Email\n')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body' }] },
    });
  });
});
