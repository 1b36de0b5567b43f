import type { Caller } from '#shared/access/authenticate.ts';
import type { FieldFault } from '#shared/errors.ts';
import type { Outcome } from '#shared/importing/import-line.ts';
import { ctaAnswer, linkAnswer } from './answers.ts';
import { type LinkContext, linkContext } from './link-context.ts';
import { ownerUrlOf } from './owner-url.ts';

/** What became of a line, as the API says it. */
export async function outcomeAnswer(caller: Caller, outcome: Outcome) {
  const { line, status, externalId } = outcome;
  const said = { line, status, ...(externalId && { externalId }) };
  if (outcome.status === 'failed') {
    return { ...said, reason: reasonOf(outcome.errors), errors: outcome.errors };
  }
  const { credential, program, shareables, signature, warnings, changes } = outcome;
  const { credentialId, recipientId } = credential ?? {};
  const ownerUrl = credential && (await ownerUrlOf(credential, caller));
  const isLinked = credential && program && shareables;
  return {
    ...said,
    ...(credential && { credentialId, recipientId }),
    ...(ownerUrl && { ownerUrl }),
    ...(signature && { signature }),
    ...(warnings && { warnings }),
    ...(changes && { changes }),
    ...(isLinked && shared(await linkContext(caller.issuer, program, credential), shareables)),
  };
}

export function reasonOf(errors: readonly FieldFault[]): string {
  return errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
}

type Shareables = NonNullable<Extract<Outcome, { shareables?: unknown }>['shareables']>;

function shared(context: LinkContext, { links, cta }: Shareables) {
  return {
    links: links.map((link) => linkAnswer(link, context)),
    ...(cta && { cta: ctaAnswer(cta, context.program) }),
  };
}
