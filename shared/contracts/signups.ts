import * as z from 'zod';
import { UNATTRIBUTED_REASONS } from '#shared/lane-log/rules/event.ts';
import { DateTime, Email, ExternalId } from './text.ts';

/** A sealed click id as `bt_click` carried it; one that we did not seal is answered as invalid. */
const ClickId = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must have no control characters');

/** What an issuer's system tells of a sign-up. */
export const SignupNotification = z.strictObject({
  type: z.literal('signup.created', { error: 'must be signup.created' }),
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
        .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code in capitals')
        .optional(),
      occurredAt: DateTime.optional(),
    })
    .refine(({ value, currency }) => (value === undefined) === (currency === undefined), {
      path: ['currency'],
      message: 'value and currency come together',
    }),
});
export type SignupNotification = z.output<typeof SignupNotification>;

const SIGNUP_STATUSES = ['attributed', 'unattributed', 'excluded'] as const;

const Result = z.strictObject({
  status: z.enum(SIGNUP_STATUSES),
  reason: z.enum([...UNATTRIBUTED_REASONS, 'self-referral', 'out-of-window']).optional(),
});

export const SignupAnswer = z.union([
  Result,
  z.strictObject({ status: z.literal('duplicate'), result: Result }),
]);
