import { type CredentialInput, ImportQuery } from '#shared/contracts/admin.ts';
import { inParallel } from '#shared/data/in-parallel.ts';
import type { Issuer } from '#shared/data/issuers.ts';
import { ensureShareables } from '#shared/data/shareables.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { AppError, type FieldFault } from '#shared/domain/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { bodyText, parseQuery } from '#shared/http/input.ts';
import { type ImportLine, readImport } from '#shared/importers/read-import.ts';
import { ctaAnswer, linkAnswer } from '../answers.ts';
import { publish } from '../publish.ts';
import { DEFAULT_LABEL } from './create-cta.ts';

const BODY_BYTES_MAX = 4_000_000;
const AT_ONCE = 12;

type Wanted = { readonly channels?: Channel[]; readonly cta?: boolean };
type Outcome = { readonly line: number; readonly status: string; readonly externalId?: string };

/**
 * POST /v1/credentials/import: up to 1,000 credentials, each line answered for itself.
 *
 * `?channels=linkedin,x&cta=true` makes their links and CTAs in the same call. Sending the same
 * body again changes nothing, so after a time-out simply repeat it.
 */
export async function importCredentials(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const wanted = parseQuery(ImportQuery, event);
  const text = bodyText(event, BODY_BYTES_MAX);
  const lines = readImport(event.headers['content-type'], text);
  const outcomes: Outcome[] = [];
  // Lines of the same credential one after the other, so that the last one stands.
  await inParallel(
    [...Map.groupBy(lines, externalIdOf).values()],
    async (same) => {
      for (const line of same) outcomes.push(await outcomeOf(issuer, line, wanted));
    },
    AT_ONCE,
  );
  const items = outcomes.sort((a, b) => a.line - b.line);
  return json(200, { summary: summaryOf(items), items });
}

function externalIdOf(line: ImportLine): string {
  return 'input' in line ? line.input.externalId : `line ${line.line}`;
}

async function outcomeOf(issuer: Issuer, line: ImportLine, wanted: Wanted): Promise<Outcome> {
  if ('faults' in line) return failure(line.line, line.faults);
  try {
    return { line: line.line, ...(await published(issuer, line.input, wanted)) };
  } catch (error) {
    // A refusal concerns this line only; anything else is a bug and concerns the whole.
    if (!(error instanceof AppError)) throw error;
    const { externalId } = line.input;
    return { externalId, ...failure(line.line, error.faults) };
  }
}

function failure(line: number, errors: readonly FieldFault[]) {
  const reason = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return { line, status: 'failed', reason, errors };
}

async function published(issuer: Issuer, input: CredentialInput, { channels, cta }: Wanted) {
  const { status, credential, program } = await publish(issuer, input);
  const { externalId, credentialId, recipientId } = credential;
  const outcome = { status, externalId, credentialId, recipientId };
  const isShareable = credential.status === 'active' && !credential.private;
  if (!isShareable || (!channels && !cta)) return outcome;
  const hasOffer = cta && program.destinationUrl;
  const shareables = await ensureShareables(credential, {
    channels,
    ...(hasOffer && { cta: { label: DEFAULT_LABEL } }),
  });
  const context = { issuer, program, credential };
  return {
    ...outcome,
    links: shareables.links.map((link) => linkAnswer(link, context)),
    ...(shareables.cta && { cta: ctaAnswer(shareables.cta, program) }),
  };
}

function summaryOf(items: readonly Outcome[]) {
  const summary = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  for (const { status } of items) summary[status as keyof typeof summary] += 1;
  return summary;
}
