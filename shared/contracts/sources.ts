import * as z from 'zod';

/** The places where Accredible keeps data; each has a host of its own. */
const SOURCE_REGIONS = ['us', 'eu', 'sandbox'] as const;

export type SourceRegion = (typeof SOURCE_REGIONS)[number];

const KEY_MAX = 500;

export const NewSource = z.strictObject({
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must have no spaces')
    .max(KEY_MAX, `must have at most ${KEY_MAX} characters`),
  region: z
    .enum(SOURCE_REGIONS, { error: `must be one of ${SOURCE_REGIONS.join(', ')}` })
    .default('us'),
});

const count = z.int().min(0);

export const SourceAnswer = z
  .strictObject({
    source: z.literal('accredible'),
    region: z.enum(SOURCE_REGIONS),
    status: z.enum(['waiting', 'running', 'failed']),
    reason: z.string().optional(),
    /** The next pull asks for what was updated since then. */
    since: z.iso.date().optional(),
    /** Of the present pull, or the last one. */
    pages: count,
    counts: z.strictObject({ created: count, updated: count, unchanged: count, failed: count }),
    pulledAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Source' });
