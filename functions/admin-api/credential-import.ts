import * as z from 'zod';
import type { Caller } from '#shared/access/authenticate.ts';
import { type Handlers, operations } from '#shared/access/operation.ts';
import { csvIdKey } from '#shared/aws/root-secret.ts';
import { CredentialInput } from '#shared/contracts/admin.ts';
import { ImportAnswer } from '#shared/contracts/admin-answers.ts';
import { ImportQuery } from '#shared/contracts/imports.ts';
import type { FieldFault } from '#shared/errors.ts';
import { fileBytes } from '#shared/http/input.ts';
import type { Outcome } from '#shared/importing/import-line.ts';
import { countsOf, linesImporter, withImportStore } from '#shared/importing/import-lines.ts';
import { readImport } from '#shared/importing/read-import.ts';
import { ctaAnswer } from './ctas.ts';
import { type LinkContext, linkAnswer, linkContext } from './links.ts';
import { ownerUrlOf } from './owner-links.ts';

const BODY_BYTES_MAX = 4_000_000;

export const CREDENTIAL_IMPORT = operations('Credentials', {
  importCredentials: {
    method: 'POST',
    path: '/v1/credentials/import',
    summary: 'Publish up to 1,000 credentials',
    description:
      'From JSON, NDJSON, CSV, .xlsx, Open Badges or a baked badge; each line has its own result. Idempotent: after a time-out, send the same body again.',
    scopes: ['ingest'],
    query: ImportQuery,
    body: z.array(z.union([CredentialInput, z.looseObject({})])),
    textBodies: [
      'application/x-ndjson',
      'application/vc+jwt',
      'text/csv',
      'application/octet-stream',
      'image/svg+xml',
    ],
    answers: { 200: ImportAnswer },
  },
});

export const credentialImport: Handlers<typeof CREDENTIAL_IMPORT> = {
  async importCredentials({ issuer, caller, query, event }) {
    const { channels, cta, dryRun = false, ...csv } = query();
    const { issuerId, timeZone } = issuer;
    const options = { ...csv, timeZone, idKey: await csvIdKey(issuerId) };
    const body = fileBytes(event, BODY_BYTES_MAX);
    const lines = await readImport(event.headers['content-type'], body, options);
    const outcomes = await withImportStore(issuer, { dryRun }, (store) =>
      linesImporter(issuer, { channels, cta }, store)(lines),
    );
    const said = dryRun ? outcomes.map(withoutStored) : outcomes;
    const items = await Promise.all(said.map((outcome) => outcomeAnswer(caller, outcome)));
    return { dryRun, summary: countsOf(outcomes), items };
  },
};

/** A dry run names no ids and links: what it makes is thrown away. */
function withoutStored(outcome: Outcome): Outcome {
  if (outcome.status === 'failed') return outcome;
  const { credential, program, shareables, ...told } = outcome;
  return told;
}

/** Describes what became of a line. */
async function outcomeAnswer(caller: Caller, outcome: Outcome) {
  const { line, status, externalId } = outcome;
  const said = { line, status, ...(externalId && { externalId }) };
  if (outcome.status === 'failed') {
    return { ...said, reason: reasonOf(outcome.errors), errors: outcome.errors };
  }
  const { credential, program, shareables, signature, warnings, changes, kept, ignored } = outcome;
  const { credentialId, recipientId } = credential ?? {};
  const ownerUrl = credential && (await ownerUrlOf(credential, caller));
  const isLinked = credential && program && shareables;
  return {
    ...said,
    ...(credential && { credentialId, recipientId }),
    ...(ownerUrl && { ownerUrl }),
    ...(ignored && { ignored }),
    ...(signature && { signature }),
    ...(warnings && { warnings }),
    ...(changes && changes.length > 0 && { changes }),
    ...(kept && kept.length > 0 && { kept }),
    ...(isLinked && linksAnswer(await linkContext(caller.issuer, program, credential), shareables)),
  };
}

/** The faults of a line in one sentence. */
export function reasonOf(errors: readonly FieldFault[]): string {
  return errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
}

type Shareables = NonNullable<Extract<Outcome, { shareables?: unknown }>['shareables']>;

function linksAnswer(context: LinkContext, { links, cta }: Shareables) {
  return {
    links: links.map((link) => linkAnswer(link, context)),
    ...(cta && { cta: ctaAnswer(cta, context.program) }),
  };
}
