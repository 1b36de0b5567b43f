import * as z from 'zod';
import { UNATTRIBUTED_REASONS } from '#shared/lane-log/rules/event.ts';
import { DateTime, Email, ExternalId } from './text.ts';

/** A sealed click id as `bt_click` carried it; one that we did not seal is answered as invalid. */
const ClickId = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must have no control characters');

/**
 * When the sender made the notification, beside `type` and `data` as the Standard Webhooks
 * specification has it: when it happened, unless `data` says so.
 */
export const Timestamp = DateTime.optional();

/** What an issuer's system tells of a sign-up. */
export const SignupNotification = z.strictObject({
  type: z.literal('signup.created', { error: 'must be signup.created' }),
  timestamp: Timestamp,
  data: z
    .strictObject({
      externalId: ExternalId,
      clickId: ClickId.optional(),
      firstClickId: ClickId.optional(),
      email: Email.optional(),
      newLearner: z.boolean().optional(),
      /** In the currency's minor unit. */
      value: z.int('must be a whole number of the minor unit').min(0).max(1e12).optional(),
      currency: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
        .optional(),
      occurredAt: DateTime.optional(),
    })
    .superRefine(({ value, currency }, context) => {
      if ((value === undefined) === (currency === undefined)) return;
      const path = [value === undefined ? 'currency' : 'value'];
      context.addIssue({ code: 'custom', path, message: 'value and currency come together' });
    }),
});
export type SignupNotification = z.output<typeof SignupNotification>;

const SIGNUP_STATUSES = ['attributed', 'unattributed', 'excluded'] as const;

const Result = z.strictObject({
  status: z.enum(SIGNUP_STATUSES),
  reason: z
    .enum([...UNATTRIBUTED_REASONS, 'self-referral', 'out-of-window', 'duplicate'])
    .optional(),
});

/** Fields that were kept out because nobody could use them; absent if there were none. */
export const Ignored = z.array(z.string()).optional();

export const SignupAnswer = z.union([
  Result.extend({ ignored: Ignored }),
  z.strictObject({ status: z.literal('duplicate'), result: Result, ignored: Ignored }),
]);
