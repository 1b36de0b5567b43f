import type { CredentialInput } from '#shared/contracts/admin.ts';
import type { Issuer } from '#shared/data/issuers.ts';
import type { Program } from '#shared/data/programs.ts';
import { ensureShareables } from '#shared/data/shareables.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { AppError, type FieldFault } from '#shared/domain/errors.ts';
import type { ImportLine } from '#shared/importers/read-import.ts';
import { ctaAnswer, linkAnswer } from './answers.ts';
import { programOf, publish } from './publish.ts';

/** What else to make for each credential of an import. */
export type Wanted = { readonly channels?: readonly Channel[]; readonly cta?: boolean };

export type LineOutcome = {
  readonly line: number;
  readonly status: 'created' | 'updated' | 'unchanged' | 'failed';
  readonly externalId?: string;
};

/** The import of one line, for one issuer; lines of the same program share its look-up. */
export function lineImporter(issuer: Issuer, wanted: Wanted) {
  const programs = sharedPrograms(issuer);

  return async function importLine(line: ImportLine): Promise<LineOutcome> {
    if ('faults' in line) return failure(line.line, line.faults);
    const { input } = line;
    try {
      const program = await programs(input);
      return { line: line.line, ...(await published(issuer, program, input, wanted)) };
    } catch (error) {
      // A refusal concerns this line only; anything else is a bug and concerns the whole.
      if (!(error instanceof AppError)) throw error;
      return { ...failure(line.line, faultsOf(error)), externalId: input.externalId };
    }
  };
}

/** Each program is read or made once; if that was refused for one line, the next one tries with its own. */
function sharedPrograms(issuer: Issuer) {
  const known = new Map<string, Promise<Program>>();
  return ({ programId, program }: CredentialInput): Promise<Program> => {
    const name = programId ?? `new ${program?.externalId}`;
    const own = () => programOf(issuer, { programId, program });
    const found = known.get(name)?.catch(own) ?? own();
    known.set(name, found);
    return found;
  };
}

function faultsOf({ faults, message }: AppError): readonly FieldFault[] {
  return faults.length > 0 ? faults : [{ field: 'body', message }];
}

function failure(line: number, errors: readonly FieldFault[]) {
  const reason = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return { line, status: 'failed', reason, errors } as const;
}

async function published(
  issuer: Issuer,
  program: Program,
  input: CredentialInput,
  { channels, cta }: Wanted,
) {
  const { status, credential } = await publish(issuer, program, input);
  const { externalId, credentialId, recipientId } = credential;
  const outcome = { status, externalId, credentialId, recipientId };
  const isShareable = credential.status === 'active' && !credential.private;
  if (!isShareable || (!channels && !cta)) return outcome;
  const hasOffer = cta && program.destinationUrl;
  const wanted = { channels, ...(hasOffer && { cta: {} }) };
  const known = status === 'created' ? { links: [] } : undefined;
  const shareables = await ensureShareables(credential, wanted, known);
  const context = { issuer, program, credential };
  return {
    ...outcome,
    links: shareables.links.map((link) => linkAnswer(link, context)),
    ...(shareables.cta && { cta: ctaAnswer(shareables.cta, program) }),
  };
}
