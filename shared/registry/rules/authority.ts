/** The fields that a source may tell and a person may edit, as the API names them. */
export const CREDENTIAL_FIELDS = [
  'programId',
  'name',
  'issuedAt',
  'expiresAt',
  'url',
  'imageUrl',
  'private',
  'status',
] as const;

export const PROGRAM_FIELDS = [
  'name',
  'description',
  'destinationUrl',
  'shareText',
  'ctaLabel',
  'attributionWindowDays',
  'attributionModel',
  'highStakes',
  'ctaByDefault',
  'baseline',
] as const;

export const RECIPIENT_FIELDS = ['name', 'email', 'country'] as const;

type CredentialField = (typeof CREDENTIAL_FIELDS)[number];

type ProgramField = (typeof PROGRAM_FIELDS)[number];

type RecipientField = (typeof RECIPIENT_FIELDS)[number];

/** A field on which a source may be the authority: `expiresAt`, `program.name`, `recipient.email`. */
export type AuthorityField =
  | CredentialField
  | `program.${ProgramField}`
  | `recipient.${RecipientField}`;

/** Our own format is the issuer's own word on every field. */
export const EVERY_FIELD: readonly AuthorityField[] = [
  ...CREDENTIAL_FIELDS,
  ...PROGRAM_FIELDS.map((field) => `program.${field}` as const),
  ...RECIPIENT_FIELDS.map((field) => `recipient.${field}` as const),
];

type Fields = Readonly<Record<string, unknown>>;

/** What a telling changes, by field, and the differing fields that stay because a person edited them. */
export type Merge<T> = { readonly changes: Partial<T>; readonly kept: readonly string[] };

/**
 * Merges what a source tells into what is stored.
 *
 * A missing field was not told and stays. Where the source is the authority, a new value replaces
 * and `null` clears; elsewhere a value only fills a gap. A field that a person edited stays until
 * it is released.
 */
export function merged<T extends object>(
  stored: object & { readonly ownEdits?: readonly string[] },
  told: T,
  {
    fields,
    prefix = '',
  }: {
    /** Where a new value replaces and `null` clears. */
    readonly fields: readonly string[];
    /** Before their names: absent for those of the credential itself. */
    readonly prefix?: 'program.' | 'recipient.' | '';
  },
): Merge<T> {
  const changes: Record<string, unknown> = {};
  const kept: string[] = [];
  for (const [field, value] of Object.entries(told)) {
    const now = (stored as Fields)[field];
    if (value === undefined || isSame(now, value)) continue;
    const fillsGap = isNone(now) && value !== null;
    if (!fillsGap && !fields.includes(`${prefix}${field}`)) continue;
    if (stored.ownEdits?.includes(field)) kept.push(field);
    else changes[field] = value;
  }
  return { changes: changes as Partial<T>, kept };
}

function isSame(now: unknown, value: unknown): boolean {
  if (isNone(now) || isNone(value)) return isNone(now) && isNone(value);
  if (typeof now !== 'object' || typeof value !== 'object') return now === value;
  const [before, after] = [now as Fields, value as Fields];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].every((name) => isSame(before[name], after[name]));
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Expects that no person edited or released fields of the item since it was read. */
export function unedited({ ownEdits }: { readonly ownEdits?: readonly string[] }) {
  return { isThere: true, fields: { ownEdits: ownEdits ?? null } };
}

/** A person edits these fields and releases those: which are their own edits afterwards. */
export function ownEditsAfter(
  before: readonly string[] = [],
  edited: readonly string[] = [],
  released: readonly string[] = [],
): string[] | null {
  const after = new Set([...before, ...edited]);
  for (const field of released) after.delete(field);
  return after.size > 0 ? [...after].sort() : null;
}
