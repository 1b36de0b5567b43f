import { derivedId } from '#shared/aws/root-secret.ts';
import type { CredentialInput } from '#shared/contracts/admin.ts';
import { AppError } from '#shared/errors.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import {
  checkDestination,
  findProgram,
  getProgram,
  type Program,
} from '#shared/registry/programs.ts';
import { previewCredential } from '#shared/registry/publishing.ts';
import type { InputLine } from './import-line.ts';
import { detailsOf } from './publish-input.ts';

/** What would become of a line, with the lines before it taken as done. */
export function linePreviewer(issuer: Issuer) {
  const programs = previewedPrograms(issuer);
  /** What earlier lines of this import ask for, by externalId. */
  const earlier = new Map<string, CredentialInput>();

  return async ({ input }: InputLine) => {
    const program = await programs(input);
    const preview = await previewOf(issuer, program?.programId, input);
    const before = earlier.get(input.externalId);
    earlier.set(input.externalId, input);
    return before ? repeated(input, before) : preview;
  };
}

async function previewOf(
  issuer: Issuer,
  programId: Program['programId'] | undefined,
  input: CredentialInput,
) {
  const { stored, ...preview } = await previewCredential(issuer, programId, detailsOf(input));
  if (!stored || !input.status || input.status === stored.status) return preview;
  return { status: 'updated' as const, changes: [...preview.changes, 'status'] };
}

/** The same credential in an earlier line of the same file. */
function repeated(input: CredentialInput, before: CredentialInput) {
  const isSameProgram =
    input.programId === before.programId &&
    input.program?.externalId === before.program?.externalId;
  if (!isSameProgram) throw conflict('programId', `${input.externalId} is of another program`);
  const { externalId } = input.recipient;
  if (externalId && externalId !== (before.recipient.externalId ?? externalId)) {
    throw conflict('recipient', `${input.externalId} is awarded to another recipient`);
  }
  const changes = differing(before, input);
  return { status: changes.length > 0 ? ('updated' as const) : ('unchanged' as const), changes };
}

function conflict(field: string, message: string): AppError {
  return new AppError('CONFLICT', `${message} in an earlier line`, { field });
}

function differing(before: CredentialInput, { recipient, program, ...now }: CredentialInput) {
  const own = Object.entries(now).filter(
    ([name, value]) => value !== undefined && before[name as keyof CredentialInput] !== value,
  );
  const personal = Object.entries(recipient).filter(
    ([name, value]) =>
      value !== undefined && before.recipient[name as keyof typeof recipient] !== value,
  );
  return [...personal.map(([name]) => `recipient.${name}`), ...own.map(([name]) => name)];
}

/** Programs that are there; one that a line brings along and would be made is `undefined`. */
function previewedPrograms(issuer: Issuer) {
  const known = new Map<string, Promise<Program | undefined>>();
  return ({ programId, program }: CredentialInput): Promise<Program | undefined> => {
    const name = programId ?? `new ${program?.externalId}`;
    if (program) checkDestination(issuer, program.destinationUrl, 'program.destinationUrl');
    const found = known.get(name) ?? storedProgram(issuer, { programId, program });
    known.set(name, found);
    return found;
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
