import * as z from 'zod';
import { CHANNELS } from '#shared/channels.ts';
import { EXCLUSIONS } from '#shared/lane-log/rules/event.ts';

const Touch = z.strictObject({
  credentialId: z.string(),
  programId: z.string(),
  /** Null for a CTA that was followed without a share link before it. */
  channel: z.enum(CHANNELS).nullable(),
  clickedAt: z.iso.datetime(),
});

const CredentialSignup = z.strictObject({
  signupId: z.string(),
  /** What the issuer's own system calls it. */
  externalId: z.string(),
  occurredAt: z.iso.datetime(),
  status: z.enum(['attributed', 'excluded']),
  reason: z.enum(EXCLUSIONS).nullable(),
  /** False if the credential was a touch on the way, and the credit is another's. */
  isCredited: z.boolean(),
  /** By which the credential brought it. */
  channel: Touch.shape.channel,
  newLearner: z.boolean(),
  /** In the currency's minor unit. */
  value: z.int().nullable(),
  currency: z.string().nullable(),
  firstTouch: Touch,
  lastTouch: Touch,
});

/** The sign-ups that a credential led to, newest first. */
export const CredentialSignupsAnswer = z.strictObject({
  items: z.array(CredentialSignup),
  nextCursor: z.string().nullable(),
});
