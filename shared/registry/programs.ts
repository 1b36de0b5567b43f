import { isDeepStrictEqual } from 'node:util';
import { evict } from '#shared/aws/cache.ts';
import { contentOf, filledIn, givenIn } from '#shared/aws/dynamodb.ts';
import { create } from '#shared/aws/item-write.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId, ProgramId } from '#shared/ids.ts';
import { type Issuer, listOf } from './issuers.ts';
import { programKey } from './keys.ts';
import { merged, ownEditsAfter, unedited } from './rules/authority.ts';
import { addressAsKept, destinationFault } from './rules/destination.ts';
import type { Baseline } from './rules/program.ts';

type AttributionModel = 'last' | 'first';

/** The course or badge that is earned. */
export type Program = {
  readonly programId: ProgramId;
  readonly issuerId: IssuerId;
  readonly externalId: string;
  readonly name: string;
  readonly description?: string;
  /** Where CTAs of its credentials lead that have no destination of their own. */
  readonly destinationUrl?: string;
  /** What recipients share: see shared/sharing/rules/share-text.ts. */
  readonly shareText?: string;
  /** What stands on CTAs of its credentials that have no label of their own. */
  readonly ctaLabel?: string;
  readonly attributionWindowDays: number;
  readonly attributionModel: AttributionModel;
  /** Whether its credentials get a CTA when they are published; absent: they do. */
  readonly ctaByDefault?: boolean;
  /** Whether its credentials decide about a job or a licence. */
  readonly highStakes?: boolean;
  /** What paper took; absent: what the issuer says of all its programs. */
  readonly baseline?: Baseline;
  /** Fields that a person edited: imports leave them alone. */
  readonly ownEdits?: readonly string[];
  readonly createdAt: string;
};

type Clearable = 'description' | 'destinationUrl' | 'shareText' | 'ctaLabel' | 'baseline';

type Settable =
  | 'name'
  | 'attributionWindowDays'
  | 'attributionModel'
  | 'highStakes'
  | 'ctaByDefault';

type Details = { readonly [Field in Settable]?: Program[Field] } & {
  readonly [Field in Clearable]?: Program[Field] | null;
};

/** `null` means "none". */
export type NewProgram = Pick<Program, 'externalId' | 'name'> & Details;

const DEFAULTS = { attributionWindowDays: 30, attributionModel: 'last' } as const;

/**
 * Create a program, once for each externalId: a repetition answers what is there.
 *
 * @throws AppError CONFLICT if the externalId belongs to a program that differs in what is given
 */
export async function createProgram(
  issuerId: IssuerId,
  input: NewProgram,
): Promise<{ program: Program; isNew: boolean }> {
  const programId = await derivedId('prg', issuerId, input.externalId);
  const program = await insert(issuerId, programId, input, registry);
  if (program) return { program, isNew: true };
  return { program: sameProgram(await getProgram(issuerId, programId), input), isNew: false };
}

/** A program as it is after a source told of it, which fields changed, and which a person keeps. */
export type ToldProgram = {
  readonly program: Program;
  readonly changes: readonly string[];
  readonly kept: readonly string[];
};

/**
 * The program of that externalId, made if it is not there, and brought up to date in the fields on
 * which the source is the authority. A repetition changes nothing.
 */
export async function tellProgram(
  issuerId: IssuerId,
  input: NewProgram,
  fields: readonly string[],
  store: Store,
): Promise<ToldProgram> {
  const programId = await derivedId('prg', issuerId, input.externalId);
  return retryOnConflict(async () => {
    const stored = await findProgram(issuerId, programId, store);
    if (!stored) {
      const made = await insert(issuerId, programId, input, store);
      return made && { program: made, changes: [], kept: [] };
    }
    const { changes, kept } = programNews(stored, input, fields);
    const program = await updateProgram(stored, changes, store);
    return program && { program, changes: Object.keys(changes), kept };
  });
}

/** What a source changes of a program that is there. */
function programNews(
  stored: Program,
  { externalId, ...told }: NewProgram,
  fields: readonly string[],
) {
  return merged<Details>(stored, told, { fields, prefix: 'program.' });
}

/** The new program, or `undefined` if it is there already. */
async function insert(
  issuerId: IssuerId,
  programId: ProgramId,
  input: NewProgram,
  store: Store,
): Promise<Program | undefined> {
  const createdAt = new Date().toISOString();
  const program = { ...DEFAULTS, ...filledIn(input), programId, issuerId, createdAt } as Program;
  const made = await store.write(create(programKey(issuerId, programId), program));
  if (made) evict('program-destination', `${issuerId}/${programId}`);
  return made && program;
}

function sameProgram(stored: Program, input: NewProgram): Program {
  for (const [field, value] of givenIn(input)) {
    const before = stored[field as keyof Program] ?? null;
    // A destination that was stored before addresses had one form is compared in today's.
    const known = before && field === 'destinationUrl' ? addressAsKept(String(before)) : before;
    if (isDeepStrictEqual(known, value)) continue;
    const message = `the program ${stored.externalId} has another ${field}: change it with PATCH`;
    throw new AppError('CONFLICT', message, { field });
  }
  return stored;
}

/** The issuer's program with that id, or `undefined`. */
export async function findProgram(
  issuerId: IssuerId,
  programId: ProgramId,
  store: Store = registry,
): Promise<Program | undefined> {
  return contentOf(await store.get(programKey(issuerId, programId)));
}

/** The issuer's program with that id. @throws AppError NOT_FOUND naming the field */
export async function getProgram(
  issuerId: IssuerId,
  programId: ProgramId,
  { field = 'programId', store }: { readonly field?: string; readonly store?: Store } = {},
): Promise<Program> {
  const program = await findProgram(issuerId, programId, store);
  if (program) return program;
  throw new AppError('NOT_FOUND', 'there is no such program', { field });
}

/** A page of the issuer's programs, in the order of ids. */
export function listPrograms(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<Program>(issuerId, 'PRG#', page);
}

/** All programs of an issuer: they are settings, and few beside its credentials. */
export async function allPrograms(issuerId: IssuerId): Promise<Program[]> {
  const programs: Program[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await listPrograms(issuerId, { after });
    programs.push(...items);
    after = next;
  } while (after);
  return programs;
}

/**
 * Changes what is given; `null` clears. A repetition changes nothing more.
 *
 * @returns the program as it is then; `undefined`, and nothing is changed, if a person edited it
 *   since it was read
 */
async function updateProgram(
  program: Program,
  set: Details & { readonly ownEdits?: readonly string[] | null },
  store: Store,
): Promise<Program | undefined> {
  if (givenIn(set).length === 0) return program;
  const { issuerId, programId } = program;
  const key = programKey(issuerId, programId);
  const stored = await store.write({ key, set, expected: unedited(program) });
  if (stored) evict('program-destination', `${issuerId}/${programId}`);
  return contentOf(stored);
}

/**
 * A person's edit of a program: it stays theirs until it is released. Changes by a key are nobody's
 * own. A repetition changes nothing more.
 */
export function editProgram(
  program: Program,
  { release, ...changes }: Details & { readonly release?: readonly string[] },
  isPerson: boolean,
): Promise<Program> {
  const edited = isPerson ? givenIn(changes).map(([field]) => field) : [];
  return retryOnConflict(async () => {
    const now = await getProgram(program.issuerId, program.programId);
    const ownEdits = ownEditsAfter(now.ownEdits, edited, release);
    const isSame = isDeepStrictEqual(ownEdits, now.ownEdits ?? null);
    return updateProgram(now, { ...changes, ...(!isSame && { ownEdits }) }, registry);
  });
}

/** @throws AppError INVALID_INPUT naming the field if links of this issuer may not lead there */
export function checkDestination(
  issuer: Issuer,
  destinationUrl: string | null | undefined,
  field = 'destinationUrl',
): void {
  const fault = destinationUrl && destinationFault(destinationUrl, issuer);
  if (fault) throw new AppError('INVALID_INPUT', `${field}: ${fault}`, { field });
}
