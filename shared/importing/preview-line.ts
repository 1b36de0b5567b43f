import { derivedId } from '#shared/aws/root-secret.ts';
import type { CredentialInput } from '#shared/contracts/admin.ts';
import { AppError } from '#shared/errors.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import {
  checkDestination,
  findProgram,
  getProgram,
  type NewProgram,
  type Program,
  programNews,
  type ToldProgram,
} from '#shared/registry/programs.ts';
import { type News, previewCredential } from '#shared/registry/publishing.ts';
import { type AuthorityField, EVERY_FIELD } from '#shared/registry/rules/authority.ts';
import { detailsOf } from './publish-input.ts';
import type { InputLine } from './read-import.ts';

/** What would become of a line, with the lines before it taken as done. */
export function linePreviewer(issuer: Issuer) {
  const programs = previewedPrograms(issuer);
  /** What earlier lines of this import ask for, by externalId. */
  const earlier = new Map<string, CredentialInput>();

  return async (line: InputLine) => {
    const { input, authority = EVERY_FIELD } = line;
    const { program, ...told } = await programs(input, authority);
    const before = earlier.get(input.externalId);
    const stored = await previewOf(issuer, program?.programId, line);
    const preview = before ? repeated(input, before) : stored;
    earlier.set(input.externalId, input);
    return withProgram(preview, told);
  };
}

type Preview = Pick<News, 'status' | 'changes'> & Partial<News>;

function withProgram(preview: Preview, program: Pick<News, 'changes' | 'kept'>): News {
  const named = (names: readonly string[]) => names.map((name) => `program.${name}`);
  const isNews = preview.status === 'unchanged' && program.changes.length > 0;
  return {
    status: isNews ? 'updated' : preview.status,
    changes: [...named(program.changes), ...preview.changes],
    kept: [...named(program.kept), ...(preview.kept ?? [])],
  };
}

async function previewOf(
  issuer: Issuer,
  programId: Program['programId'] | undefined,
  { input, authority: fields = EVERY_FIELD }: InputLine,
) {
  const details = detailsOf(input);
  const { stored, ...preview } = await previewCredential(issuer, programId, details, { fields });
  const isTold = input.status && input.status !== stored?.status && fields.includes('status');
  if (!stored || !isTold) return preview;
  if (stored.ownEdits?.includes('status')) return { ...preview, kept: [...preview.kept, 'status'] };
  return { ...preview, status: 'updated' as const, changes: [...preview.changes, 'status'] };
}

/** The same credential in an earlier line of the same file. */
function repeated(input: CredentialInput, before: CredentialInput) {
  const { externalId } = input.recipient;
  if (externalId && externalId !== (before.recipient.externalId ?? externalId)) {
    throw conflict('recipient', `${input.externalId} is awarded to another recipient`);
  }
  const isSameProgram =
    input.programId === before.programId &&
    input.program?.externalId === before.program?.externalId;
  const changes = [...differing(before, input), ...(isSameProgram ? [] : ['programId'])];
  return { status: changes.length > 0 ? ('updated' as const) : ('unchanged' as const), changes };
}

function conflict(field: string, message: string): AppError {
  return new AppError('CONFLICT', `${message} in an earlier line`, { field });
}

function differing(
  before: CredentialInput,
  { recipient, program, programId, ...now }: CredentialInput,
) {
  const own = Object.entries(now).filter(
    ([name, value]) =>
      value !== undefined && (before[name as keyof CredentialInput] ?? null) !== value,
  );
  const personal = Object.entries(recipient).filter(
    ([name, value]) =>
      value !== undefined && before.recipient[name as keyof typeof recipient] !== value,
  );
  return [...personal.map(([name]) => `recipient.${name}`), ...own.map(([name]) => name)];
}

type Told = Omit<ToldProgram, 'program'> & { readonly program?: Program };

/** Programs as earlier lines leave them; one that a line brings along and would be made has no id yet. */
function previewedPrograms(issuer: Issuer) {
  const known = new Map<string, Promise<Program | NewProgram | undefined>>();
  return async (
    { programId, program }: CredentialInput,
    fields: readonly AuthorityField[],
  ): Promise<Told> => {
    const name = programId ?? `new ${program?.externalId}`;
    if (program) checkDestination(issuer, program.destinationUrl, 'program.destinationUrl');
    const found = known.get(name) ?? storedProgram(issuer, { programId, program });
    const news = found.then((one) =>
      one && program ? programNews(one, program, fields) : { changes: {}, kept: [] },
    );
    const after = Promise.all([found, news]).then(([one, { changes }]) => {
      return one ? { ...one, ...changes } : (program ?? undefined);
    });
    known.set(name, after as Promise<Program | NewProgram | undefined>);
    const [stored, { changes, kept }] = await Promise.all([found, news]);
    const isThere = stored && 'programId' in stored;
    return { changes: Object.keys(changes), kept, ...(isThere && { program: stored }) };
  };
}

async function storedProgram(
  { issuerId }: Issuer,
  { programId, program }: Pick<CredentialInput, 'programId' | 'program'>,
) {
  if (programId) return getProgram(issuerId, programId);
  const externalId = program?.externalId ?? '';
  return findProgram(issuerId, await derivedId('prg', issuerId, externalId));
}
