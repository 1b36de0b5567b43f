import { type Handlers, operations } from '#shared/access/operation.ts';
import { sealTestMark, TEST_PARAMETER } from '#shared/attribution/test-mark.ts';
import { isChannel } from '#shared/channels.ts';
import { DisabledPatch, NewLink } from '#shared/contracts/admin.ts';
import { LinkAnswer, PageOf, TestLinkAnswer } from '#shared/contracts/admin-answers.ts';
import { required } from '#shared/environment.ts';
import { AppError } from '#shared/errors.ts';
import { type Credential, getCredential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { getProgram, type Program } from '#shared/registry/programs.ts';
import { findRecipient } from '#shared/registry/recipients.ts';
import { withDatesAsMeant } from '#shared/registry/rules/date-or-instant.ts';
import {
  publicCredentialOf,
  publicNameOf,
  publicProgramOf,
} from '#shared/registry/rules/public-name.ts';
import type { ShareLink } from '#shared/registry/shareable-items.ts';
import {
  ensureShareables,
  linkOf,
  setLinkDisabled,
  shareablesOf,
} from '#shared/registry/shareables.ts';
import { intentUrl } from '#shared/sharing/rules/intent-url.ts';
import { sharedBadge } from '#shared/sharing/shared-badge.ts';

const PUBLIC_URL = required('PUBLIC_URL');

export const LINKS = operations('Share links', {
  createLink: {
    method: 'POST',
    path: '/v1/credentials/{credentialId}/links',
    summary: 'Create a share link',
    description: 'Idempotent: a credential has one link for each channel.',
    scopes: ['ingest'],
    body: NewLink,
    example: { channel: 'linkedin' },
    answers: { 200: LinkAnswer },
  },
  listLinks: {
    method: 'GET',
    path: '/v1/credentials/{credentialId}/links',
    summary: 'List share links',
    scopes: ['ingest', 'read'],
    answers: { 200: PageOf(LinkAnswer) },
  },
  updateLink: {
    method: 'PATCH',
    path: '/v1/credentials/{credentialId}/links/{channel}',
    summary: 'Disable or enable a share link',
    description: 'A disabled link answers 410.',
    scopes: ['ingest'],
    body: DisabledPatch,
    answers: { 200: LinkAnswer },
  },
  createTestLink: {
    method: 'POST',
    path: '/v1/credentials/{credentialId}/links/{channel}/test',
    summary: 'Create a test link',
    description: 'Clicks on it are recorded as tests for an hour, and never counted.',
    scopes: ['ingest'],
    answers: { 200: TestLinkAnswer },
  },
});

export const links: Handlers<typeof LINKS> = {
  async createLink({ issuer, id, body }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const { channel } = body();
    const program = await getProgram(issuer.issuerId, credential.programId);
    const link = linkOf(await ensureShareables(credential, { channels: [channel] }), channel);
    return linkAnswer(link, await linkContext(issuer, program, credential));
  },

  async listLinks({ issuer, id }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const program = await getProgram(issuer.issuerId, credential.programId);
    const shareables = await shareablesOf(credential);
    const context = await linkContext(issuer, program, credential);
    // One page is enough: there is at most one link for each channel.
    return { items: shareables.links.map((link) => linkAnswer(link, context)), nextCursor: null };
  },

  async updateLink({ issuer, id, body, event }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const channel = event.pathParameters?.channel;
    if (!isChannel(channel)) throw noSuchLink();
    const { disabled } = body();
    const program = await getProgram(issuer.issuerId, credential.programId);
    const link = await setLinkDisabled(credential, channel, disabled);
    return linkAnswer(link, await linkContext(issuer, program, credential));
  },

  async createTestLink({ issuer, id, event }) {
    const credential = await getCredential(issuer.issuerId, id('credentialId'));
    const shareables = await shareablesOf(credential);
    const link = shareables.links.find(({ channel }) => channel === event.pathParameters?.channel);
    if (!link) throw noSuchLink();
    const { mark, expiresAt } = await sealTestMark(link.linkId);
    return {
      url: `${linkUrl(link)}?${TEST_PARAMETER}=${mark}`,
      expiresAt: new Date(expiresAt * 1000).toISOString(),
    };
  },
};

function noSuchLink(): AppError {
  return new AppError('NOT_FOUND', 'there is no such link', { field: 'channel' });
}

/** What a link's address is made of besides the link. */
export type LinkContext = {
  readonly issuer: Issuer;
  readonly program: Program;
  readonly credential: Credential;
  readonly recipientName: string | undefined;
};

/**
 * Returns the context of a credential's links. Reads the recipient only if a text of the
 * program's or the credential's own might name them.
 */
export async function linkContext(
  issuer: Issuer,
  program: Program,
  credential: Credential,
): Promise<LinkContext> {
  const isAbout = credential.name !== undefined || program.shareText !== undefined;
  const dated = withDatesAsMeant(credential, issuer.timeZone);
  if (!isAbout) return { issuer, program, credential: dated, recipientName: undefined };
  const recipient = await findRecipient(issuer.issuerId, credential.recipientId);
  const recipientName = recipient && publicNameOf(recipient, issuer);
  const shown = publicCredentialOf(dated, recipient, issuer);
  return {
    issuer,
    program: publicProgramOf(program, recipient, issuer),
    credential: shown,
    recipientName,
  };
}

export function linkAnswer({ linkId, channel, isDisabled }: ShareLink, context: LinkContext) {
  const url = linkUrl({ linkId });
  return {
    linkId,
    channel,
    url,
    intentUrl: intentUrl(channel, sharedBadge(context, url)),
    shareUrl: `${PUBLIC_URL}/b/${context.credential.credentialId}/share/${channel}`,
    disabled: isDisabled,
  };
}

function linkUrl({ linkId }: Pick<ShareLink, 'linkId'>): string {
  return `${PUBLIC_URL}/l/${linkId}`;
}
