/** The columns of our CSV: the fields of a credential, with a dot where they lie deeper. */
export const CSV_COLUMNS: readonly string[] = [
  'externalId',
  'programId',
  'program.externalId',
  'program.name',
  'program.destinationUrl',
  'recipient.externalId',
  'recipient.name',
  'recipient.email',
  'name',
  'issuedAt',
  'expiresAt',
  'url',
  'imageUrl',
  'private',
];

/** A record as our own shape, not yet checked; an empty cell is a field that is not given. */
export function fromCsvRow(header: readonly string[], record: readonly string[]): unknown {
  const row: Record<string, unknown> & { recipient: object } = { recipient: {} };
  for (const [i, column] of header.entries()) {
    const cell = record[i];
    if (!cell) continue;
    const [outer = '', inner] = column.split('.');
    if (inner) row[outer] = { ...(row[outer] as object), [inner]: cell };
    else row[outer] = outer === 'private' ? asBoolean(cell) : cell;
  }
  return row;
}

function asBoolean(cell: string): unknown {
  if (/^true$/i.test(cell)) return true;
  return /^false$/i.test(cell) ? false : cell;
}
