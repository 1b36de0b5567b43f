import { derivedId } from '#shared/aws/root-secret.ts';
import type { Channel } from '#shared/channels.ts';
import type { CredentialInput } from '#shared/contracts/admin.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { type Credential, findCredential, updateCredential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { findProgram, type Program, type ToldProgram } from '#shared/registry/programs.ts';
import type { PublishStatus, Source } from '#shared/registry/publishing.ts';
import { type AuthorityField, EVERY_FIELD } from '#shared/registry/rules/authority.ts';
import { destinationFault } from '#shared/registry/rules/destination.ts';
import type { Shareables } from '#shared/registry/shareable-items.ts';
import { ensureShareables, setCredentialStatus } from '#shared/registry/shareables.ts';
import type { Signature } from './formats/json-web-token.ts';
import { linePreviewer } from './preview-line.ts';
import { programNow, programOf, publish, wantsCta } from './publish-input.ts';
import type { ImportLine, InputLine } from './read-import.ts';
import { recogniser } from './recognise-holder.ts';

/** What else to make for each credential of an import, or to do nothing at all. */
export type Wanted = {
  readonly channels?: readonly Channel[];
  readonly cta?: boolean;
  readonly dryRun?: boolean;
};

export type Outcome = { readonly line: number; readonly externalId?: string } & (
  | { readonly status: 'failed'; readonly errors: readonly FieldFault[] }
  | {
      readonly status: PublishStatus;
      readonly credential?: Credential;
      readonly program?: Program;
      readonly shareables?: Shareables;
      readonly signature?: Signature;
      /** What was left out of the credential, or could not be read of it. */
      readonly warnings?: readonly FieldFault[];
      readonly ignored?: readonly string[];
      /** The fields that changed, or would in a dry run. */
      readonly changes?: readonly string[];
      /** Those that were told otherwise, but a person edited them. */
      readonly kept?: readonly string[];
    }
);

/**
 * The import of one line, for one issuer; lines of the same program share its look-up.
 *
 * A refusal concerns its own line; what else is thrown is a bug, and concerns the whole. `mark`
 * names the line among all imports: see publishCredential.
 */
export function lineImporter(issuer: Issuer, wanted: Wanted) {
  const recognised = recogniser(issuer, wanted);
  const act = wanted.dryRun ? linePreviewer(issuer) : linePublisher(issuer, wanted);

  return async function importLine(line: ImportLine, mark?: string): Promise<Outcome> {
    if ('faults' in line) return { line: line.line, status: 'failed', errors: line.faults };
    const externalId = 'revokes' in line ? line.revokes : line.input.externalId;
    const named = { line: line.line, externalId };
    try {
      if ('revokes' in line)
        return { ...named, ...(await revoked(issuer, line.revokes, wanted, mark)) };
      const whole = withAllowedDestination(issuer, await recognised(line));
      if (line.isProgramUnnamed) await needProgram(issuer, line);
      const { signature, warnings, ignored } = line;
      const known = {
        ...(signature && { signature }),
        ...(warnings && { warnings }),
        ...(ignored && { ignored }),
      };
      return { ...named, ...(await act(whole, mark)), ...known };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ...named, status: 'failed', errors: faultsOf(error) };
    }
  };
}

function faultsOf({ faults, message }: AppError): readonly FieldFault[] {
  return faults.length > 0 ? faults : [{ field: 'body', message }];
}

/** Another system's offer is welcome where the issuer allows it; where not, it is no fault of the badge. */
function withAllowedDestination(issuer: Issuer, line: InputLine): InputLine {
  const { program } = line.input;
  if (!line.format || !program?.destinationUrl) return line;
  if (!destinationFault(program.destinationUrl, issuer)) return line;
  const { destinationUrl, ...rest } = program;
  return { ...line, input: { ...line.input, program: rest } };
}

/** A badge whose class is an address has no title: it is imported into a program that has a name. */
async function needProgram({ issuerId }: Issuer, { input }: InputLine): Promise<void> {
  const id = input.program?.externalId ?? '';
  if (await findProgram(issuerId, await derivedId('prg', issuerId, id))) return;
  const message = `this badge names its class by id only, and nothing is fetched: send the badge class in the same file, embed it in the badge, or make a program whose externalId is ${id} first`;
  throw new AppError('INVALID_INPUT', message, { field: 'badge' });
}

function linePublisher(issuer: Issuer, wanted: Wanted) {
  const programs = sharedPrograms(issuer);
  return async ({ input, authority: fields = EVERY_FIELD }: InputLine, mark?: string) => {
    const told = await programs(input, fields);
    const source: Source = { fields, ...(mark && { mark }) };
    const { credential, ...news } = await publish(issuer, told, input, source);
    const program = await programNow(credential, told.program);
    const shareables = await shareablesFor(credential, program, wanted, news.status);
    return { ...news, credential, program, ...(shareables && { shareables }) };
  };
}

/**
 * Each telling of a program is done once, and its changes are the first line's; if it was refused for
 * one line, the next one tries with its own.
 */
function sharedPrograms(issuer: Issuer) {
  const known = new Map<string, { telling: string; told: Promise<ToldProgram> }>();
  return (
    { programId, program }: CredentialInput,
    fields: readonly AuthorityField[],
  ): Promise<ToldProgram> => {
    const name = programId ?? `new ${program?.externalId}`;
    const telling = programTelling({ input: { program }, authority: fields });
    const own = () => programOf(issuer, { programId, program }, fields);
    const before = known.get(name);
    const isSame = before?.telling === telling;
    const told = isSame ? before.told.then(withoutChanges, own) : own();
    known.set(name, { telling, told });
    return told;
  };
}

function withoutChanges({ program, kept }: ToldProgram): ToldProgram {
  return { program, changes: [], kept };
}

/** Differs where two lines tell a program differently. */
export function programTelling({
  input: { program },
  authority,
}: {
  readonly input: Pick<CredentialInput, 'program'>;
  readonly authority?: InputLine['authority'];
}): string {
  return JSON.stringify([program, authority?.filter((field) => field.startsWith('program.'))]);
}

/** Links and CTA, as far as they are wanted, and somebody may follow them. New ones get a CTA unasked. */
async function shareablesFor(
  credential: Credential,
  program: Program,
  { channels, cta }: Wanted,
  status: PublishStatus,
): Promise<Shareables | undefined> {
  const isShareable = credential.status === 'active' && !credential.private;
  const asked = cta ?? (status === 'created' ? undefined : false);
  const hasOffer = wantsCta(program, asked);
  if (!isShareable || (!channels && !cta && !hasOffer)) return undefined;
  const wanted = { channels, ...(hasOffer && { cta: {} }) };
  const known = status === 'created' && !credential.importedBy ? { links: [] } : undefined;
  return ensureShareables(credential, wanted, known);
}

async function revoked(
  { issuerId }: Issuer,
  externalId: string,
  { dryRun }: Wanted,
  mark?: string,
): Promise<{
  status: PublishStatus;
  credential: Credential;
  changes?: readonly string[];
  kept?: readonly string[];
}> {
  const credentialId = await derivedId('crd', issuerId, externalId);
  const credential = await findCredential(issuerId, credentialId);
  if (!credential) {
    const message = `there is no credential ${externalId} to revoke`;
    throw new AppError('NOT_FOUND', message, { field: 'externalId' });
  }
  if (credential.status === 'revoked') {
    const isOurs = mark !== undefined && credential.changedBy === mark;
    return { status: isOurs ? 'updated' : 'unchanged', credential };
  }
  const changes = ['status'];
  if (credential.ownEdits?.includes('status')) {
    return { status: 'unchanged', kept: changes, credential };
  }
  if (dryRun) return { status: 'updated', changes, credential };
  if (mark) await updateCredential(credential, { changedBy: mark });
  const revokedNow = await setCredentialStatus(credential, 'revoked');
  return { status: 'updated', changes, credential: revokedNow };
}
