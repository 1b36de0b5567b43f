import { withJoinedWrites } from '#shared/aws/joined-writes.ts';
import { withReadAhead } from '#shared/aws/read-ahead.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { keysToPublish } from '#shared/registry/publishing.ts';
import { foldedEmail } from '#shared/registry/rules/email-address.ts';
import { lineImporter, type Outcome, programTelling, type Wanted } from './import-line.ts';
import type { ImportLine } from './read-import.ts';

/** Four transactions' worth of new credentials: their writes are joined. */
const CHAINS_AT_ONCE = 48;

/** The import of lines for one issuer, several at once; answers what became of each, in their order. */
export function linesImporter(issuer: Issuer, wanted: Wanted) {
  const importLine = lineImporter(issuer, wanted);

  return async function importLines(
    lines: readonly ImportLine[],
    markOf: (line: number) => string | undefined = () => undefined,
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const keys = await Promise.all(
      lines.map((line) => ('input' in line ? keysToPublish(issuer.issuerId, line.input) : [])),
    );
    const importChain = async (same: readonly ImportLine[]) => {
      for (const line of same) outcomes.push(await importLine(line, markOf(line.line)));
    };
    const importAll = (some: readonly ImportLine[]) =>
      withJoinedWrites(() => inParallel(chainsOf(some), importChain, CHAINS_AT_ONCE));
    await withReadAhead(keys.flat(), async () => {
      await importAll(lines.filter((line) => !isHashed(line)));
      await importAll(lines.filter(isHashed));
    });
    return outcomes.sort((a, b) => a.line - b.line);
  };
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

/**
 * Lines that have to be imported one after the other: of one credential, so that the last one
 * stands, and of one person, so that they do not wait for each other at every write.
 */
function chainsOf(lines: readonly ImportLine[]): ImportLine[][] {
  const chains = new Map<string, ImportLine[]>();
  const namesIn = namesAmong(lines);
  for (const line of lines) {
    const known = new Set(namesIn(line).flatMap((name) => [chains.get(name) ?? []]));
    const chain = [...known].flat();
    chain.push(line);
    for (const one of chain) for (const name of namesIn(one)) chains.set(name, chain);
  }
  return [...new Set(chains.values())].map((chain) => chain.sort((a, b) => a.line - b.line));
}

/**
 * The credential and the person that a line is about, and its program if lines tell that in several
 * ways; a faulty one is alone.
 */
function namesAmong(lines: readonly ImportLine[]) {
  const tellings = new Map<string, Set<string>>();
  for (const line of lines) {
    const program = programIn(line);
    if (!program || !('input' in line)) continue;
    tellings.set(program, (tellings.get(program) ?? new Set()).add(programTelling(line)));
  }
  return (line: ImportLine): string[] => {
    if ('faults' in line) return [`line ${line.line}`];
    if ('revokes' in line) return [`credential ${line.revokes}`];
    const { externalId, recipient } = line.input;
    const { externalId: id, email } = recipient;
    const program = programIn(line);
    const isToldTwice = program && (tellings.get(program)?.size ?? 0) > 1;
    return [
      `credential ${externalId}`,
      ...(id ? [`person ${id}`] : []),
      ...(email ? [`address ${foldedEmail(email)}`] : []),
      // Whose address it is the hash of is known only once the others are there.
      ...(line.identity ? ['hashed persons'] : []),
      ...(isToldTwice ? [`program ${program}`] : []),
    ];
  };
}

function programIn(line: ImportLine): string | undefined {
  return 'input' in line ? line.input.program?.externalId : undefined;
}
