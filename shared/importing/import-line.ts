import { derivedId } from '#shared/aws/root-secret.ts';
import type { Store } from '#shared/aws/store.ts';
import type { Channel } from '#shared/channels.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { type Credential, findCredential, updateCredential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { findProgram, type Program, type ToldProgram } from '#shared/registry/programs.ts';
import type { PublishStatus, Source } from '#shared/registry/publishing.ts';
import { EVERY_FIELD } from '#shared/registry/rules/authority.ts';
import { destinationFault } from '#shared/registry/rules/destination.ts';
import type { Shareables } from '#shared/registry/shareable-items.ts';
import { ensureShareables, setCredentialStatus } from '#shared/registry/shareables.ts';
import type { Signature } from './formats/json-web-token.ts';
import { programNow, programOf, publish, wantsCta } from './publish-input.ts';
import type { ImportLine, InputLine } from './read-import.ts';
import { recogniser } from './recognise-holder.ts';

/** What else to make for each credential of an import. */
export type Wanted = {
  readonly channels?: readonly Channel[];
  readonly cta?: boolean;
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
      /** The fields that changed. */
      readonly changes?: readonly string[];
      /** Those that were told otherwise, but a person edited them. */
      readonly kept?: readonly string[];
    }
);

/** Which line it is. */
export type LineContext = {
  /** Names the line among all imports: see publishCredential. */
  readonly mark?: string;
  /** The line that reports what changed in the program; absent: this one, unless another did. */
  readonly reporter?: ImportLine;
};

/**
 * The import of one line, for one issuer; lines of the same program share its look-up. A dry run is
 * the same over an overlay.
 *
 * A refusal concerns its own line; what else is thrown is a bug, and concerns the whole.
 */
export function lineImporter(issuer: Issuer, wanted: Wanted, store: Store) {
  const recognised = recogniser(issuer, store);
  const programs = sharedPrograms(issuer, store);

  async function published(line: InputLine, context: LineContext, original: ImportLine) {
    const { input, authority: fields = EVERY_FIELD } = line;
    const told = await programs(line, original, context.reporter);
    const source: Source = { fields, ...(context.mark && { mark: context.mark }) };
    const { isFirst, ...outcome } = await publish(issuer, told, input, source, store);
    const program = await programNow(outcome.credential, told.program, store);
    const known = isFirst ? { links: [] } : undefined;
    const shareables = await shareablesFor({ ...outcome, program, known, wanted, store });
    return { ...outcome, program, ...(shareables && { shareables }) };
  }

  return async function importLine(line: ImportLine, context: LineContext = {}): Promise<Outcome> {
    if ('faults' in line) return { line: line.line, status: 'failed', errors: line.faults };
    const externalId = 'revokes' in line ? line.revokes : line.input.externalId;
    const named = { line: line.line, externalId };
    try {
      if ('revokes' in line)
        return { ...named, ...(await revoked(issuer, line.revokes, store, context.mark)) };
      const whole = withAllowedDestination(issuer, await recognised(line));
      if (line.isProgramUnnamed) await needProgram(issuer, line, store);
      const { signature, warnings, ignored } = line;
      const known = {
        ...(signature && { signature }),
        ...(warnings && { warnings }),
        ...(ignored && { ignored }),
      };
      return { ...named, ...(await published(whole, context, line)), ...known };
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
async function needProgram(
  { issuerId }: Issuer,
  { input }: InputLine,
  store: Store,
): Promise<void> {
  const id = input.program?.externalId ?? '';
  if (await findProgram(issuerId, await derivedId('prg', issuerId, id), store)) return;
  const message = `this badge names its class by id only, and nothing is fetched: send the badge class in the same file, embed it in the badge, or make a program whose externalId is ${id} first`;
  throw new AppError('INVALID_INPUT', message, { field: 'badge' });
}

/**
 * Each telling of a program is done once; its changes are reported by one line. If it was refused
 * for one line, the next one tries with its own.
 */
function sharedPrograms(issuer: Issuer, store: Store) {
  const known = new Map<
    string,
    { readonly telling: string; readonly told: Promise<ToldProgram>; readonly reporter: ImportLine }
  >();
  return (
    { input, authority: fields = EVERY_FIELD }: InputLine,
    line: ImportLine,
    reporter: ImportLine = line,
  ): Promise<ToldProgram> => {
    const { programId, program } = input;
    const name = programId ?? `new ${program?.externalId}`;
    const telling = programTelling({ input, authority: fields });
    const own = () => programOf(issuer, { programId, program }, fields, store);
    const before = known.get(name);
    const isSame = before?.telling === telling;
    const now = isSame
      ? { ...before, told: before.told.catch(own) }
      : { telling, told: own(), reporter };
    known.set(name, now);
    return now.reporter === line ? now.told : now.told.then(withoutChanges);
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
  readonly input: { readonly program?: unknown };
  readonly authority?: InputLine['authority'];
}): string {
  return JSON.stringify([program, authority?.filter((field) => field.startsWith('program.'))]);
}

/** Links and CTA, as far as they are wanted, and somebody may follow them. New ones get a CTA unasked. */
async function shareablesFor({
  credential,
  program,
  status,
  known,
  wanted: { channels, cta },
  store,
}: {
  readonly credential: Credential;
  readonly program: Program;
  readonly status: PublishStatus;
  readonly known: Shareables | undefined;
  readonly wanted: Wanted;
  readonly store: Store;
}): Promise<Shareables | undefined> {
  const isShareable = credential.status === 'active' && !credential.private;
  const asked = cta ?? (status === 'created' ? undefined : false);
  const hasOffer = wantsCta(program, asked);
  if (!isShareable || (!channels && !cta && !hasOffer)) return undefined;
  const made = { channels, ...(hasOffer && { cta: {} }) };
  return ensureShareables(credential, made, { known, store });
}

async function revoked(
  { issuerId }: Issuer,
  externalId: string,
  store: Store,
  mark?: string,
): Promise<{
  status: PublishStatus;
  credential: Credential;
  changes?: readonly string[];
  kept?: readonly string[];
}> {
  const credentialId = await derivedId('crd', issuerId, externalId);
  const credential = await findCredential(issuerId, credentialId, store);
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
  if (mark) await updateCredential(credential, { changedBy: mark }, store);
  const revokedNow = await setCredentialStatus(credential, 'revoked', store);
  return { status: 'updated', changes, credential: revokedNow };
}
