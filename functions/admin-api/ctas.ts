import { type Handlers, operations } from '#shared/access/operation.ts';
import { DisabledPatch, NewCta } from '#shared/contracts/admin.ts';
import { CtaAnswer, PageOf } from '#shared/contracts/admin-answers.ts';
import { required } from '#shared/environment.ts';
import { AppError } from '#shared/errors.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { checkDestination, getProgram, type Program } from '#shared/registry/programs.ts';
import type { Cta } from '#shared/registry/shareable-items.ts';
import {
  ctaLabelOf,
  ensureShareables,
  setCtaDisabled,
  shareablesOf,
} from '#shared/registry/shareables.ts';

const PUBLIC_URL = required('PUBLIC_URL');

export const CTAS = operations('CTAs', {
  setCta: {
    method: 'POST',
    path: '/v1/credentials/{credentialId}/ctas',
    summary: 'Create or update the CTA',
    description:
      'A credential has one CTA. A repeat updates the given fields; null gives it its program’s.',
    scopes: ['ingest'],
    body: NewCta,
    example: { label: 'Join the next cohort', destinationUrl: 'https://academy.example/rust' },
    answers: { 200: CtaAnswer },
  },
  listCtas: {
    method: 'GET',
    path: '/v1/credentials/{credentialId}/ctas',
    summary: 'List the CTA',
    description: 'None or one.',
    scopes: ['ingest', 'read'],
    answers: { 200: PageOf(CtaAnswer) },
  },
  updateCta: {
    method: 'PATCH',
    path: '/v1/credentials/{credentialId}/ctas/{ctaId}',
    summary: 'Disable or enable the CTA',
    description: 'A disabled CTA answers 410.',
    scopes: ['ingest'],
    body: DisabledPatch,
    answers: { 200: CtaAnswer },
  },
});

export const ctas: Handlers<typeof CTAS> = {
  async setCta({ issuer, id, body }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const input = body();
    checkDestination(issuer, input.destinationUrl);
    const program = await getProgram(issuer.issuerId, credential.programId);
    const { cta: known } = await shareablesOf(credential);
    const { destinationUrl = known?.destinationUrl } = input;
    if (!(destinationUrl ?? program.destinationUrl)) {
      const message = 'the program has no destinationUrl: set one here or on the program';
      throw new AppError('INVALID_INPUT', message, { field: 'destinationUrl' });
    }
    const { cta } = await ensureShareables(credential, { cta: input });
    if (!cta) throw new Error('the CTA was not made');
    return ctaAnswer(cta, program);
  },

  async listCtas({ issuer, id }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const program = await getProgram(issuer.issuerId, credential.programId);
    const { cta } = await shareablesOf(credential);
    return { items: cta ? [ctaAnswer(cta, program)] : [], nextCursor: null };
  },

  async updateCta({ issuer, id, body }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const { disabled } = body();
    const program = await getProgram(issuer.issuerId, credential.programId);
    return ctaAnswer(await setCtaDisabled(credential, id('ctaId'), disabled), program);
  },
};

export function ctaAnswer(cta: Cta, program: Program) {
  const { ctaId, destinationUrl, isDisabled } = cta;
  return {
    ctaId,
    label: ctaLabelOf(cta, program),
    url: `${PUBLIC_URL}/c/${ctaId}`,
    destinationUrl: destinationUrl ?? program.destinationUrl,
    disabled: isDisabled,
  };
}
