import * as z from 'zod';
import { Name } from './text.ts';

const EXPIRES_IN_DAYS = 30;
const EXPIRES_IN_DAYS_MAX = 365;

export const NewSharedReport = z.strictObject({
  path: z.string(),
  query: z.record(z.string(), z.string('must be a text')).default({}),
  title: Name.optional(),
  expiresInDays: z
    .int('must be a whole number of days')
    .min(1, 'must be at least 1')
    .max(EXPIRES_IN_DAYS_MAX, `must be at most ${EXPIRES_IN_DAYS_MAX}`)
    .default(EXPIRES_IN_DAYS),
});

const instant = z.iso.datetime({ offset: true });

export const SharedReportAnswer = z
  .strictObject({
    sharedReportId: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.string()),
    title: z.string().optional(),
    url: z.string(),
    createdAt: instant,
    expiresAt: instant,
  })
  .meta({ id: 'SharedReport' });
