import { type Batch, batch } from '#shared/aws/batch.ts';
import { overlay } from '#shared/aws/overlay.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import type { Key } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { issuerPartition } from '#shared/registry/keys.ts';
import { keysToPublish } from '#shared/registry/publishing.ts';
import { foldedEmail } from '#shared/registry/rules/email-address.ts';
import { lineImporter, type Outcome, programTelling, type Wanted } from './import-line.ts';
import type { ImportLine } from './read-import.ts';

/** Four transactions' worth of new credentials: their writes are joined. */
const CHAINS_AT_ONCE = 48;

/**
 * The import of lines for one issuer, several at once. Returns the outcome of each, in their order.
 *
 * Outcomes do not depend on which of two lines is faster: lines that concern each other are
 * imported one after the other. So a dry run, which is the same over an overlay, gives the same.
 */
export function linesImporter(issuer: Issuer, wanted: Wanted, store: Store = registry) {
  const items = batch(store);
  const importLine = lineImporter(issuer, wanted, items);

  return async function importLines(
    lines: readonly ImportLine[],
    markOf: (line: number) => string | undefined = () => undefined,
  ): Promise<Outcome[]> {
    const outcomes = new Map<ImportLine, Outcome>();
    const names = await readNames(issuer.issuerId, lines, items);
    const reporters = reportersAmong(lines, names);
    const importChain = async (same: readonly ImportLine[]) => {
      for (const line of same) {
        const context = { mark: markOf(line.line), reporter: reporters.get(line) };
        outcomes.set(line, await importLine(line, context));
      }
    };
    const importAll = (some: readonly ImportLine[]) =>
      inParallel(chainsOf(some, names), importChain, CHAINS_AT_ONCE);
    await importAll(lines.filter((line) => !isHashed(line)));
    await importAll(lines.filter(isHashed));
    return lines.flatMap((line) => outcomes.get(line) ?? []);
  };
}

/**
 * Runs an import against the Registry, or as a dry run: against an overlay of it that is thrown
 * away.
 */
export async function withImportStore<T>(
  { issuerId }: Issuer,
  { dryRun = false }: { readonly dryRun?: boolean },
  work: (store: Store) => Promise<T>,
): Promise<T> {
  if (!dryRun) return work(registry);
  const store = overlay(registry, issuerPartition(issuerId));
  try {
    return await work(store);
  } finally {
    store.discard();
  }
}

/** How many lines had each outcome. */
export function countsOf(outcomes: readonly Pick<Outcome, 'status'>[]) {
  const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  for (const { status } of outcomes) counts[status] += 1;
  return counts;
}

function isHashed(line: ImportLine): boolean {
  return 'identity' in line && line.identity !== undefined;
}

/** The things that a line concerns: those of the same name cannot be imported at once. */
type Names = ReadonlyMap<ImportLine, LineNames>;

type LineNames = {
  readonly things: readonly string[];
  /** Absent: it tells of none. */
  readonly program?: string;
};

/** Reads ahead what the lines look for first, and names what each concerns. */
async function readNames(
  issuerId: IssuerId,
  lines: readonly ImportLine[],
  items: Batch,
): Promise<Names> {
  const keys = new Map<ImportLine, readonly Key[]>();
  for (const line of lines) {
    if ('input' in line) keys.set(line, await keysToPublish(issuerId, line.input));
  }
  await items.readAhead([...keys.values()].flat());
  const names = new Map<ImportLine, LineNames>();
  for (const [i, line] of lines.entries()) {
    const people = (keys.get(line) ?? []).flatMap((key) => items.peek(key)?.recipientId ?? []);
    const program = await programIdIn(issuerId, line);
    const things = [...namesIn(line), ...people.map((id) => `recipient ${id}`)];
    if (things.length === 0) things.push(`line ${i}`);
    names.set(line, { things, ...(program && { program }) });
  }
  return names;
}

/** The credential and the person that a line is about, as far as the line tells. */
function namesIn(line: ImportLine): string[] {
  if ('faults' in line) return [];
  if ('revokes' in line) return [`credential ${line.revokes}`];
  const { externalId, recipient } = line.input;
  const { externalId: id, email } = recipient;
  return [
    `credential ${externalId}`,
    ...(id ? [`person ${id}`] : []),
    ...(email ? [`address ${foldedEmail(email)}`] : []),
    // Whose address it is the hash of is known only once the others are there.
    ...(line.identity ? ['hashed persons'] : []),
  ];
}

async function programIdIn(issuerId: IssuerId, line: ImportLine): Promise<string | undefined> {
  if (!('input' in line)) return undefined;
  const { programId, program } = line.input;
  if (programId) return programId;
  return program ? derivedId('prg', issuerId, program.externalId) : undefined;
}

/**
 * Lines that have to be imported one after the other: of one credential, so that the last one
 * stands; of one person; and of one program, if they tell it in several ways.
 */
function chainsOf(lines: readonly ImportLine[], names: Names): ImportLine[][] {
  const tellings = tellingsAmong(lines, names);
  const chains = new Map<string, ImportLine[]>();
  const namesOf = (line: ImportLine) => {
    const { things = [], program = '' } = names.get(line) ?? {};
    const isToldTwice = (tellings.get(program)?.size ?? 0) > 1;
    return isToldTwice ? [...things, `program ${program}`] : things;
  };
  for (const line of lines) {
    const known = new Set(namesOf(line).flatMap((name) => [chains.get(name) ?? []]));
    const chain = [...known].flat();
    chain.push(line);
    for (const one of chain) for (const name of namesOf(one)) chains.set(name, chain);
  }
  return [...new Set(chains.values())].map((chain) => chain.sort((a, b) => a.line - b.line));
}

/** How lines tell each program, and the first line of each telling. */
function tellingsAmong(lines: readonly ImportLine[], names: Names) {
  const tellings = new Map<string, Map<string, ImportLine>>();
  for (const line of lines) {
    const { program } = names.get(line) ?? {};
    if (!program || !('input' in line)) continue;
    const known = tellings.get(program) ?? new Map<string, ImportLine>();
    const telling = programTelling(line);
    if (!known.has(telling)) known.set(telling, line);
    tellings.set(program, known);
  }
  return tellings;
}

/** Of lines that tell a program in one way, the first one reports what changed, whichever is faster. */
function reportersAmong(lines: readonly ImportLine[], names: Names): Map<ImportLine, ImportLine> {
  const tellings = tellingsAmong(lines, names);
  const reporters = new Map<ImportLine, ImportLine>();
  for (const line of lines) {
    const [first, ...others] = tellings.get(names.get(line)?.program ?? '')?.values() ?? [];
    if (first && others.length === 0) reporters.set(line, first);
  }
  return reporters;
}
