import * as z from 'zod';
import { CHANNELS } from '#shared/channels.ts';
import { DEVICES, EXCLUSIONS, UNATTRIBUTED_REASONS } from '#shared/lane-log/rules/event.ts';
import { SURVEYS } from '#shared/lane-log/rules/survey.ts';
import { ReportingDay } from './text.ts';

const EXPORT_DAYS_MAX = 92;
const EXPORT_EVENTS = 500;
const EXPORT_EVENTS_MAX = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Reporting days, both included. */
export const EventExportQuery = z
  .strictObject({
    from: ReportingDay,
    to: ReportingDay,
    limit: z.coerce
      .number('must be a number')
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(EXPORT_EVENTS_MAX, `must be at most ${EXPORT_EVENTS_MAX}`)
      .default(EXPORT_EVENTS),
    cursor: z.string().optional(),
  })
  .superRefine(({ from, to }, context) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['to'], message });
    if (days < 1) refuse('must not be before from');
    if (days > EXPORT_DAYS_MAX) refuse(`must be at most ${EXPORT_DAYS_MAX} days after from`);
  });

const told = z.iso.datetime().optional();

const Facts = z.object({
  country: z.string().optional(),
  validUntil: told,
  isFirst: z.boolean(),
  isFirstOfProgram: z.boolean(),
  returnsTo: z.object({ at: told, programId: z.string() }).optional(),
  renews: z.object({ isInTime: z.boolean(), validUntil: told }).optional(),
  referredBy: z.string().optional(),
});

/**
 * The exported fields of an event; other fields of the log are left out, the visitor's
 * hash above all.
 */
export const ExportedEvent = z.object({
  eventId: z.string(),
  kind: z.string(),
  at: z.iso.datetime(),
  day: z.iso.date(),
  excluded: z.enum(EXCLUSIONS).optional(),
  programId: z.string().optional(),
  credentialId: z.string().optional(),
  recipientId: z.string().optional(),
  publishedAt: told,
  linkId: z.string().optional(),
  channel: z.enum(CHANNELS).optional(),
  country: z.string().optional(),
  device: z.enum(DEVICES).optional(),
  source: z.string().optional(),
  referrerHost: z.string().optional(),
  /** Of clicks that count: whether it is the visitor's first on that link and UTC day. */
  unique: z.boolean().optional(),
  /** Which of its credential's firsts it is. */
  firsts: z.array(z.string()).optional(),
  facts: Facts.optional(),
  survey: z.enum(SURVEYS).optional(),
  answer: z.object({ rating: z.int().optional(), score: z.int().optional() }).optional(),
  signupId: z.string().optional(),
  clickedAt: told,
  unattributed: z.enum(UNATTRIBUTED_REASONS).optional(),
  newLearner: z.boolean().optional(),
  /** In the currency's minor unit. */
  value: z.int().optional(),
  currency: z.string().optional(),
  referredBy: z.string().optional(),
});

/** What happened, without a word of who the visitors were. */
export const EventExport = z.strictObject({
  items: z.array(ExportedEvent.strict()),
  nextCursor: z.string().nullable(),
});
