import * as z from 'zod';
import { REPORT_OPERATIONS } from './reports.ts';
import { Name } from './text.ts';

const EXPIRES_IN_DAYS = 30;
const EXPIRES_IN_DAYS_MAX = 365;

/** Reports about no single person: `GET /v1/reports/…`, and the ranking. */
const SHAREABLE = Object.keys(REPORT_OPERATIONS).filter((name) => {
  return !name.includes('{recipientId}') && !name.includes('/credentials');
});

export const NewSharedReport = z
  .strictObject({
    path: z.string(),
    query: z.record(z.string(), z.string('must be a text')).default({}),
    title: Name.optional(),
    expiresInDays: z
      .int('must be a whole number of days')
      .min(1, 'must be at least 1')
      .max(EXPIRES_IN_DAYS_MAX, `must be at most ${EXPIRES_IN_DAYS_MAX}`)
      .default(EXPIRES_IN_DAYS),
  })
  .superRefine(({ path, query }, context) => {
    const operation = operationOf(path);
    if (!operation) {
      context.addIssue({
        code: 'custom',
        path: ['path'],
        message: 'is no report that can be shared',
      });
      return;
    }
    const schema = 'query' in operation ? operation.query : z.strictObject({});
    for (const issue of schema.safeParse(query).error?.issues ?? []) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : issue.path;
      const message = issue.code === 'unrecognized_keys' ? 'there is no such field' : issue.message;
      context.addIssue({ code: 'custom', path: ['query', ...keys], message });
    }
  });

/** The report of a path, if it can be shared. */
function operationOf(path: string) {
  const name = SHAREABLE.find((one) => patternOf(one).test(`GET ${path}`));
  return name && REPORT_OPERATIONS[name as keyof typeof REPORT_OPERATIONS];
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/\{\w+\}/g, '[\\w-]+')}$`);
}

const instant = z.iso.datetime({ offset: true });

export const SharedReportAnswer = z.strictObject({
  sharedReportId: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  title: z.string().optional(),
  url: z.string(),
  createdAt: instant,
  expiresAt: instant,
});
