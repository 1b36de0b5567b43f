import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test, vi } from 'vitest';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { deleteParts } from '#shared/importing/import-files.ts';
import { commitChunk, findImport, type Import } from '#shared/importing/jobs.ts';
import { runImport } from '#shared/importing/run-import.ts';
import { importKey } from '#shared/registry/keys.ts';
import { handler } from '../../functions/import/handler.ts';
import { admin } from '../support/admin-api.ts';
import { itemsIn } from '../support/call-api.ts';
import {
  CHUNK_LINES,
  failuresOf,
  run,
  runChunks,
  started,
  uploaded,
} from '../support/import-job.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { storedOf } from '../support/registry.ts';

const HEADER = 'externalId,program.externalId,program.name,recipient.name,recipient.email';

/** Lines of a CSV, every tenth of them at fault. */
function csvOf(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const program = i % 10 === 9 ? '' : 'Rust 101';
    return `award-${i},rust,${program},"Pérson, ${i}",person-${i}@people.example`;
  });
  return [HEADER, ...lines, ''].join('\r\n');
}

async function credentialsOf({ issuer }: TestIssuer): Promise<Set<unknown>> {
  const stored = await storedOf(issuer.issuerId);
  const credentials = stored.filter(({ sk }) => String(sk).startsWith('CRD#'));
  return new Set(credentials.map(({ externalId }) => externalId));
}

describe('an import job', () => {
  test('accounts for every line, and names line and field of those that failed', async () => {
    const who = await freshIssuer();
    // Cut in the middle of lines and letters.
    const { importId, answer } = await started(who, csvOf(110), {}, { partBytes: 701 });
    expect(answer).toMatchObject({ status: 202, body: { status: 'running' } });

    const done = await run(who, importId);

    expect(done).toMatchObject({
      status: 'done',
      counts: { created: 99, updated: 0, unchanged: 0, failed: 11 },
      progress: { lines: 110, fraction: 1 },
    });
    expect((await credentialsOf(who)).size).toBe(99);
    const failures = await failuresOf(who, importId, 4);
    expect(failures.map(({ line }) => line)).toEqual(
      Array.from({ length: 11 }, (_, i) => 2 + 9 + 10 * i),
    );
    expect(failures[0]).toMatchObject({
      errors: [{ field: 'program.name' }],
      reason: 'program.name: is missing',
    });
  });

  test('goes on where the last chunk ended, whoever goes on', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(110));

    expect(await runChunks(who.issuer.issuerId, importId, 1)).toBe('over');
    const between = await admin(`GET /v1/imports/${importId}`, { key: who.keys.read });
    expect(between.body).toMatchObject({ status: 'running', counts: { created: 18, failed: 2 } });

    expect(await run(who, importId)).toMatchObject({
      status: 'done',
      counts: { created: 99, failed: 11 },
    });
  });

  test('counts a chunk once that was done twice, and says of its lines what became of them first', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(60));
    const { issuerId } = who.issuer;
    const before = await findImport(issuerId, importId);
    if (!before) return expect.fail('no import');
    // As if a runner died between its last line and its commit.
    await runChunks(issuerId, importId, 1);
    await rewind(before);

    const done = await run(who, importId);

    expect(done).toMatchObject({
      counts: { created: 54, updated: 0, unchanged: 0, failed: 6 },
      progress: { lines: 60 },
    });
  });

  test('run by two at once loses and doubles nothing', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(110));
    const { issuerId } = who.issuer;

    await Promise.all([1, 2, 3].map(() => runImport(issuerId, importId, () => false, CHUNK_LINES)));

    const done = await admin(`GET /v1/imports/${importId}`, { key: who.keys.read });
    expect(done.body).toMatchObject({
      status: 'done',
      counts: { created: 99, updated: 0, unchanged: 0, failed: 11 },
    });
    expect(await failuresOf(who, importId)).toHaveLength(11);
  });

  test('of the same file again changes nothing', async () => {
    const who = await freshIssuer();
    const again = async () => run(who, (await started(who, csvOf(100))).importId);
    await again();
    expect(await again()).toMatchObject({ counts: { created: 0, unchanged: 90, failed: 10 } });
  });

  test('dry run that restarts in the middle, or runs twice at once, says what an unbroken one says', async () => {
    const who = await freshIssuer();
    const { issuerId } = who.issuer;
    const repeating = [...csvOf(50).trimEnd().split('\r\n'), ...csvOf(50).split('\r\n').slice(1)];
    const { importId } = await started(who, repeating.join('\r\n'), { dryRun: true });
    let left = 2;
    const dies = () => {
      if (left-- === 0) throw new Error('killed');
      return false;
    };
    await expect(runImport(issuerId, importId, dies, CHUNK_LINES)).rejects.toThrow('killed');

    await Promise.all([1, 2].map(() => runImport(issuerId, importId, () => false, CHUNK_LINES)));

    const counts = { created: 45, updated: 0, unchanged: 45, failed: 10 };
    expect(await run(who, importId)).toMatchObject({ status: 'done', counts });
    expect(await credentialsOf(who)).toEqual(new Set());
  });

  test('dry run for too long ends with the line that it reached, and may be imported', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(50), { dryRun: true });

    expect(await runChunks(who.issuer.issuerId, importId, 1)).toBe('ended');

    const { body } = await admin(`GET /v1/imports/${importId}`, { key: who.keys.read });
    expect(body).toMatchObject({ status: 'failed', reason: expect.stringContaining('line 21') });
    await admin(`POST /v1/imports/${importId}/start`, { key: who.keys.ingest, body: {} });
    expect(await run(who, importId)).toMatchObject({ status: 'done', counts: { created: 45 } });
  });

  test('may be looked at first: the same file, a dry run, and then the real one', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(50), { dryRun: true });

    expect(await run(who, importId)).toMatchObject({
      status: 'done',
      dryRun: true,
      counts: { created: 45, failed: 5 },
    });
    expect(await credentialsOf(who)).toEqual(new Set());

    await admin(`POST /v1/imports/${importId}/start`, { key: who.keys.ingest, body: {} });
    expect(await run(who, importId)).toMatchObject({
      dryRun: false,
      counts: { created: 45, failed: 5 },
    });
    expect((await credentialsOf(who)).size).toBe(45);
    const third = await admin(`POST /v1/imports/${importId}/start`, {
      key: who.keys.ingest,
      body: {},
    });
    expect(third).toMatchObject({ status: 409, body: { errors: [{ field: 'importId' }] } });
  });

  test('maps columns, and makes links', async () => {
    const who = await freshIssuer();
    const file = 'Who;Mail;What\nAda;ada@people.example;Bread\n';
    const mapping = { 'recipient.name': 'Who', 'recipient.email': 'Mail', 'program.name': 'What' };
    const { importId } = await started(who, file, { mapping, channels: ['linkedin'] });

    expect(await run(who, importId)).toMatchObject({ counts: { created: 1 } });
    const [credential] = itemsIn(await admin('GET /v1/credentials', { key: who.keys.read }));
    const links = `GET /v1/credentials/${credential?.credentialId}/links`;
    expect(itemsIn(await admin(links, { key: who.keys.read }))).toMatchObject([
      { channel: 'linkedin' },
    ]);
  });

  test('reads NDJSON of any format that is understood', async () => {
    const who = await freshIssuer();
    const accredible = { id: 7, issued_on: '2026-11-01', group_name: 'Rust', recipient: { id: 1 } };
    const own = { externalId: 'a', program: { externalId: 'p', name: 'P' }, recipient: {} };
    const file = `\uFEFF${JSON.stringify(own)}\n\nnot JSON\n${JSON.stringify(accredible)}`;
    const { importId } = await started(who, file, {}, { format: 'ndjson' });

    expect(await run(who, importId)).toMatchObject({ counts: { created: 2, failed: 1 } });
    expect(await failuresOf(who, importId)).toMatchObject([{ line: 3 }]);
    expect(await credentialsOf(who)).toEqual(new Set(['a', 'accredible:7']));
  });

  test('reads a JSON array of any format, chunk by chunk, and loses only the element at fault', async () => {
    const who = await freshIssuer();
    const own = (externalId: string) => ({ externalId, program, recipient: {} });
    const program = {
      externalId: 'p',
      name: 'P',
      description: 'of [everything], {all} and "more"',
    };
    const accredible = { id: 7, issued_on: '2026-11-01', group_name: 'Rust', recipient: { id: 1 } };
    const many = Array.from({ length: 50 }, (_, i) => own(`a-${i}`));
    const file = JSON.stringify([...many, accredible, { externalId: 5 }], undefined, 1);
    const { importId } = await started(who, file, {}, { format: 'json', partBytes: 701 });

    expect(await runChunks(who.issuer.issuerId, importId, 1)).toBe('over');
    expect(await run(who, importId)).toMatchObject({
      status: 'done',
      counts: { created: 51, failed: 1 },
      progress: { lines: 52, fraction: 1 },
    });
    expect(await failuresOf(who, importId)).toMatchObject([{ line: 52 }]);
    expect((await credentialsOf(who)).size).toBe(51);
  });

  test('that meets a bug of ours again and again is failed at last, and may be started again', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(20));
    const body = JSON.stringify({ issuerId: who.issuer.issuerId, importId });
    const attempt = async (ApproximateReceiveCount: string) => {
      const send = vi.spyOn(dynamo, 'send').mockRejectedValueOnce(new Error('a bug') as never);
      const record = { messageId: 'm1', body, attributes: { ApproximateReceiveCount } };
      const event = { Records: [record] };
      const context = { getRemainingTimeInMillis: () => 900_000 };
      expect(await handler(event as never, context)).toEqual({
        batchItemFailures: [{ itemIdentifier: 'm1' }],
      });
      send.mockRestore();
      return (await admin(`GET /v1/imports/${importId}`, { key: who.keys.read })).body;
    };

    expect(await attempt('4')).toMatchObject({ status: 'running' });
    expect(await attempt('5')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('start it again'),
    });
    await admin(`POST /v1/imports/${importId}/start`, { key: who.keys.ingest, body: {} });
    expect(await run(who, importId)).toMatchObject({ status: 'done', counts: { created: 18 } });
  });

  test('whose file has expired says so', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(20));
    const job = await findImport(who.issuer.issuerId, importId);
    if (job) await deleteParts(job);

    expect(await run(who, importId)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('upload it as a new import'),
    });
  });

  test('stops when it is cancelled, and keeps what it brought', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(110));
    await runChunks(who.issuer.issuerId, importId, 1);

    const cancel = await admin(`POST /v1/imports/${importId}/cancel`, { key: who.keys.ingest });

    expect(cancel).toMatchObject({ status: 202, body: { status: 'cancelling' } });
    expect(await run(who, importId)).toMatchObject({
      status: 'cancelled',
      counts: { created: 18, failed: 2 },
    });
    expect((await credentialsOf(who)).size).toBe(18);
    expect(
      await admin(`POST /v1/imports/${importId}/cancel`, { key: who.keys.ingest }),
    ).toMatchObject({
      status: 409,
    });
  });

  test('is queued again before its function’s time is up', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(20));
    const event = {
      Records: [{ body: JSON.stringify({ issuerId: who.issuer.issuerId, importId }) }],
    };

    await handler(event as never, { getRemainingTimeInMillis: () => 59_000 });
    const waiting = await findImport(who.issuer.issuerId, importId);
    expect(waiting).toMatchObject({ status: 'running', place: { offset: 0 } });
    await handler(event as never, { getRemainingTimeInMillis: () => 900_000 });
    expect(await findImport(who.issuer.issuerId, importId)).toMatchObject({ status: 'done' });
  });
});

/** Take an import back to an earlier state. */
async function rewind(before: Import): Promise<void> {
  const Item = { ...importKey(before.issuerId, before.importId), ...before };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
}

describe('a commit', () => {
  test('of a chunk that somebody else has committed does nothing', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, csvOf(5));
    const job = await findImport(who.issuer.issuerId, importId);
    if (!job) return expect.fail('no import');
    const counts = { created: 5, updated: 0, unchanged: 0, failed: 0 };
    const outcome = { counts, failures: [], next: { offset: 100, line: 7 } };

    expect(await commitChunk(job, outcome)).toBe(true);
    expect(await commitChunk(job, outcome)).toBe(false);
    expect(await findImport(who.issuer.issuerId, importId)).toMatchObject({ counts });
  });
});

describe('a job reads a table in any dialect, chunk by chunk, also where another one goes on:', () => {
  const rows = Array.from({ length: 45 }, (_, i) => [
    `e-${i}`,
    'rust',
    'Rust',
    `Zoë ${i}`,
    `person-${i}@people.example`,
  ]);
  const text = (delimiter: string, end: string) =>
    [
      'Our graduates',
      '',
      HEADER.split(',').join(delimiter),
      ...rows.map((row) => row.join(delimiter)),
      '',
    ].join(end);

  test.each<[string, Uint8Array | (() => Promise<Uint8Array>), string]>([
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${text('\t', '\r\n')}`, 'utf16le'), 'csv'],
    ['UTF-16 without one', Buffer.from(text(';', '\n'), 'utf16le').swap16(), 'csv'],
    ['Windows-1252', Buffer.from(text(';', '\r\n'), 'latin1'), 'csv'],
    ['CR line ends', Buffer.from(text(',', '\r')), 'csv'],
    [
      '.xlsx',
      () => writeXlsx({ sheets: [{ name: 'A', rows: [HEADER.split(','), ...rows] }] }),
      'xlsx',
    ],
  ])('%s', async (_what, made, format) => {
    const who = await freshIssuer();
    const file = typeof made === 'function' ? await made() : made;
    const { importId } = await started(who, file, {}, { format, partBytes: 701 });
    expect(await runChunks(who.issuer.issuerId, importId, 1)).toBe('over');
    expect(await run(who, importId)).toMatchObject({
      status: 'done',
      counts: { created: 45, failed: 0 },
      progress: { lines: 45, fraction: 1 },
    });
    expect(await namesOf(who)).toContain('Zoë 44');
  });

  async function namesOf({ issuer }: TestIssuer) {
    const stored = await storedOf(issuer.issuerId);
    return stored.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  }

  test('one line that is too long costs that line', async () => {
    const who = await freshIssuer();
    const long = `e-1,rust,Rust,${'x'.repeat(250_000)},`;
    const { importId } = await started(who, [HEADER, rows[0], long, rows[2]].join('\n'));
    expect(await run(who, importId)).toMatchObject({ counts: { created: 2, failed: 1 } });
    expect(await failuresOf(who, importId)).toMatchObject([
      { line: 3, reason: expect.stringContaining('100,000 bytes') },
    ]);
  });
});

/** Some Cyrillic letters in IBM’s old code, which may as well be something else. */
const CYRILLIC = Buffer.concat([
  Buffer.from('externalId,name\na,', 'latin1'),
  Buffer.from([0x88, 0xa2, 0xa0, 0xad, 0x2c, 0x8f, 0xa5]),
]);

describe('a file that cannot be read as a whole', () => {
  test.each([
    ['a spreadsheet that was cut off', Buffer.from('504b0304140006', 'hex'), 'cut off'],
    ['something compressed', Buffer.from('1f8b080000000000', 'hex'), 'compressed'],
    ['an encoding that its bytes do not tell', CYRILLIC, 'name its encoding'],
    ['a column that comes twice', Buffer.from('externalId,name,name\na,b,c\n'), 'comes twice'],
    ['a column of nobody', Buffer.from('externalId,colour\na,b\n'), 'colour'],
    ['one endless line', Buffer.alloc(250_000, 'a'), '100,000 bytes'],
  ])('%s fails, and says why', async (_what, file, reason) => {
    const who = await freshIssuer();
    const { importId } = await started(who, file);

    expect(await run(who, importId)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining(reason),
      counts: { created: 0 },
    });
    expect(await credentialsOf(who)).toEqual(new Set());
  });

  test('nor is a person named in its reason, whom a missing header leaves in the first line', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, 'Ada Ito,ada@people.example\nBo,bo@people.example\n');

    const { reason } = (await run(who, importId)) as { reason: string };
    expect(reason).toContain('begin the file with a header');
    expect(reason).not.toMatch(/ada/i);
  });

  test('but with one line that is not UTF-8 loses only that line', async () => {
    const who = await freshIssuer();
    const good = 'c-1,rust,Rust,Ada,ada@people.example';
    const file = Buffer.concat([
      Buffer.from(`${HEADER}\n${good}\n`),
      Buffer.from('c-2,rust,Rust,J\xfcrgen,j@people.example\n', 'latin1'),
      Buffer.from('c-3,rust,Rust,Çy,cy@people.example'),
    ]);
    const { importId } = await started(who, file);

    expect(await run(who, importId)).toMatchObject({ counts: { created: 2, failed: 1 } });
    expect(await failuresOf(who, importId)).toMatchObject([
      { line: 3, reason: expect.stringContaining('UTF-8') },
    ]);
  });
});

describe('what is asked of a job is refused, naming the field, for', () => {
  const call = async (name: string, body: unknown, headers = {}) => {
    const who = await freshIssuer();
    const { importId } = await uploaded(who.keys.ingest, csvOf(1));
    const path = name.replace('{importId}', importId);
    return admin(path, { key: who.keys.ingest, body, headers });
  };
  const START = 'POST /v1/imports/{importId}/start';
  const bytes = { 'content-type': 'application/octet-stream' };

  test.each([
    ['a format that we do not have', 'POST /v1/imports', { format: 'pdf' }, 400, 'format'],
    ['parts that were not uploaded', START, { parts: 2 }, 409, 'parts'],
    ['a mapping of no field', START, { mapping: { mail: 'x' } }, 400, 'mapping.mail'],
    ['a channel of nobody', START, { channels: ['carrier-pigeon'] }, 400, 'channels.0'],
    ['a start of nothing', 'POST /v1/imports/imp_00000000000000000000/start', {}, 404, 'importId'],
  ])('%s', async (_what, name, body, status, field) => {
    expect(await call(name, body)).toMatchObject({ status, body: { errors: [{ field }] } });
  });

  test.each([
    ['a part without a number', 'x', Buffer.from('a'), 400, 'part'],
    ['a part beyond a hundred', '101', Buffer.from('a'), 400, 'part'],
    ['an empty part', '1', Buffer.alloc(0), 400, 'body'],
    ['a part that is too large', '1', Buffer.alloc(4_000_001), 413, 'body'],
  ])('%s', async (_what, part, body, status, field) => {
    const name = `PUT /v1/imports/{importId}/parts/${part}`;
    expect(await call(name, body, bytes)).toMatchObject({ status, body: { errors: [{ field }] } });
  });

  test('a part that was sent as text', async () => {
    const name = 'PUT /v1/imports/{importId}/parts/1';
    expect(await call(name, 'a,b', { 'content-type': 'text/csv' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'content-type' }] },
    });
  });

  test('another issuer’s import', async () => {
    const { importId } = await uploaded((await freshIssuer()).keys.ingest, csvOf(1));
    const { keys } = await freshIssuer();
    for (const path of ['', '/failures']) {
      expect(await admin(`GET /v1/imports/${importId}${path}`, { key: keys.read })).toMatchObject({
        status: 404,
      });
    }
  });
});
