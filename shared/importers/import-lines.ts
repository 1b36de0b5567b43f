import { inParallel } from '#shared/data/in-parallel.ts';
import type { Issuer } from '#shared/data/issuers.ts';
import { lineImporter, type Outcome, type Wanted } from './import-line.ts';
import type { ImportLine } from './read-import.ts';

/** Import lines, several at once. Answers what became of each, in their order. */
export async function importLines(
  issuer: Issuer,
  lines: readonly ImportLine[],
  wanted: Wanted,
): Promise<Outcome[]> {
  const importLine = lineImporter(issuer, wanted);
  const outcomes: Outcome[] = [];
  // Lines of the same credential one after the other, so that the last one stands.
  await inParallel([...Map.groupBy(lines, credentialOf).values()], async (same) => {
    for (const line of same) outcomes.push(await importLine(line));
  });
  return outcomes.sort((a, b) => a.line - b.line);
}

/** What a line must not be imported in parallel with: a faulty one is alone. */
function credentialOf(line: ImportLine): string | number {
  if ('input' in line) return line.input.externalId;
  return 'revokes' in line ? line.revokes : line.line;
}
