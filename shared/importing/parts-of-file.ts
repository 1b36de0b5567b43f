import type { Row } from './formats/adapter.ts';
import { type BadgeParts, NO_PARTS, partsIn } from './formats/badge-parts.ts';
import { credentialsIn } from './formats/contained-credentials.ts';
import { fieldsOf } from './formats/foreign-values.ts';
import { isCompactJwt } from './formats/json-web-token.ts';
import type { ImportFile } from './import-files.ts';
import type { Import } from './jobs.ts';
import { elementsFrom, startOfElements } from './json-elements.ts';
import { ndjsonRow } from './json-rows.ts';
import { linesFrom } from './tables/file-lines.ts';

const AT_ONCE = 1000;

/** In what is worth reading as JSON: a name of a part's type or of its lists. */
const SIGN = /StatusList|RevocationList|revokedCredential|revokedAssertions|BadgeClass/;

/** Whether something of a row may stand elsewhere in the file: its status, or its badge class. */
export function needsParts({ row }: Row): boolean {
  return (
    typeof row === 'string' ||
    /credentialStatus|revocationList|badgeclass|"badge":"/.test(JSON.stringify(row ?? ''))
  );
}

/**
 * Status lists, revocation lists and badge classes anywhere in an import's file. It is read whole,
 * once for each run: badges in one chunk are revoked by a list in another.
 */
export async function partsOfFile(file: ImportFile, format: Import['format']): Promise<BadgeParts> {
  if (format === 'csv' || format === 'xlsx') return NO_PARTS;
  let parts = NO_PARTS;
  for await (const texts of stretchesOf(file, format)) {
    const likely = texts.filter((text) => SIGN.test(text) || isCompactJwt(text));
    const opened = await Promise.all(likely.map((text) => credentialsIn(ndjsonRow(text, 0))));
    const rows = opened.flat().map(({ row }) => fieldsOf(fieldsOf(row).credential ?? row));
    parts = partsIn(rows, parts);
  }
  return parts;
}

async function* stretchesOf(file: ImportFile, format: 'ndjson' | 'json'): AsyncGenerator<string[]> {
  let offset = format === 'json' ? await startOfElements(file) : 0;
  while (offset < file.bytes) {
    const { lines, next } = await stretchAt(file, format, offset);
    if (next <= offset) return;
    yield lines.flatMap(({ text }) => (text ? [text.trim()] : []));
    offset = next;
  }
}

async function stretchAt(file: ImportFile, format: 'ndjson' | 'json', offset: number) {
  if (format === 'json') {
    const { elements, next } = await elementsFrom(file, offset, AT_ONCE);
    return { lines: elements, next };
  }
  const lines = await linesFrom(file, offset, AT_ONCE + 1);
  return { lines: lines.slice(0, AT_ONCE), next: lines[AT_ONCE]?.offset ?? file.bytes };
}
