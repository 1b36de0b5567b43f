import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { csvIdKey } from '#shared/aws/root-secret.ts';
import type { Store } from '#shared/aws/store.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Channel } from '#shared/channels.ts';
import type { Outcome } from '#shared/importing/import-line.ts';
import { linesImporter, withImportStore } from '#shared/importing/import-lines.ts';
import { type ImportLine, readImport } from '#shared/importing/read-import.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { type Chapter, makeEdit, type StoryFile, story } from '../../support/import-stories.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';

/** Of four files each; the long run has more. */
const STORIES = Number(process.env.IMPORT_STORIES ?? 126);

/** The first ones compare whole tables before and after; the others, all that the issuer has. */
const WHOLE_TABLES = 4;

const TIMEOUT_MS = 900_000;

const WRITES = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;

const send = vi.spyOn(dynamo, 'send');
afterAll(() => send.mockRestore());

test(
  `a dry run says what the import then says, of ${STORIES * 4} generated files`,
  async () => {
    let begun = 0;
    const statuses = new Map<unknown, number>();
    await fc.assert(
      fc.asyncProperty(story, async (chapters) => {
        begun += 1;
        const { issuer } = await freshIssuer();
        const snapshot = begun <= WHOLE_TABLES ? wholeTables : () => storedOf(issuer.issuerId);
        for (const [i, chapter] of chapters.entries()) {
          const outcomes = await playedOut(issuer, chapter, { snapshot, ...WAYS[i] });
          for (const { status } of outcomes) statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      }),
      { numRuns: STORIES, endOnFailure: !process.env.SHRINK },
    );

    // A generator of faulty lines alone would prove nothing.
    for (const status of ['created', 'updated', 'unchanged', 'failed']) {
      expect(statuses.get(status) ?? 0, status).toBeGreaterThan(STORIES);
    }
  },
  TIMEOUT_MS,
);

/** How the files of a story are imported; each way is tried with every story. */
const WAYS: readonly Partial<Way>[] = [{ channels: ['linkedin'] }, { isTwice: true }];

type Way = {
  readonly snapshot: () => unknown;
  readonly isTwice?: boolean;
  readonly channels?: readonly Channel[];
};

/** A chapter: a dry run, perhaps another one, and the import. Returns what the import said of each line. */
async function playedOut(
  issuer: Issuer,
  { edits, file }: Chapter,
  { snapshot, isTwice, channels }: Way,
) {
  for (const edit of edits) await makeEdit(issuer, edit);
  const lines = await linesOf(issuer, file);
  const before = await snapshot();
  send.mockClear();
  const dry = await said(issuer, lines, { dryRun: true, channels });
  const again = isTwice ? await said(issuer, lines, { dryRun: true, channels }) : dry;
  expect(commandNames().filter((name) => WRITES.test(name))).toEqual([]);
  expect(await snapshot()).toEqual(before);
  const real = await said(issuer, lines, { channels });
  expect(dry).toEqual(real);
  expect(again).toEqual(dry);
  return real;
}

async function linesOf({ issuerId, timeZone }: Issuer, { type, body }: StoryFile) {
  return readImport(type, body, { timeZone, idKey: await csvIdKey(issuerId) });
}

/** What is said of each line, without what is made of it. */
async function said(
  issuer: Issuer,
  lines: readonly ImportLine[],
  { dryRun, channels }: { readonly dryRun?: boolean; readonly channels?: readonly Channel[] },
  seenThrough: (store: Store) => Store = (store) => store,
) {
  const outcomes = await withImportStore(issuer, { dryRun }, (store) =>
    linesImporter(issuer, { channels }, seenThrough(store))(lines),
  );
  return outcomes.map(withoutStored);
}

function withoutStored(outcome: Outcome) {
  if (outcome.status === 'failed') return outcome;
  const { credential, program, shareables, ...told } = outcome;
  return told;
}

function commandNames(): string[] {
  return send.mock.calls.map(([command]) => (command as object).constructor.name);
}

async function wholeTables() {
  const all: unknown[] = [];
  for (const TableName of Object.values(tables)) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await dynamo.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      all.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return all;
}

test('an overlay that forgets what is written is caught (negative control)', async () => {
  const chapters = fc.sample(story, { numRuns: 5, seed: 12 }).flat();
  let caught = 0;
  for (const { file } of chapters) {
    const { issuer } = await freshIssuer();
    const lines = await linesOf(issuer, file);
    const dry = await said(issuer, lines, { dryRun: true }, forgetful).catch(String);
    const real = await said(issuer, lines, {});
    if (JSON.stringify(dry) !== JSON.stringify(real)) caught += 1;
  }
  expect(caught).toBeGreaterThan(0);
});

/** Keeps nothing of what is written, as if each line were the only one. */
function forgetful(store: Store): Store {
  return { ...store, write: async () => ({}), commit: async () => ({ type: 'committed' }) };
}
