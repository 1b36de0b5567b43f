import { type Respond, respond, routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { inFormat } from '#shared/http/csv-answer.ts';
import { activity } from './activity.ts';
import { credentials } from './credentials.ts';
import { exports } from './exports.ts';
import { funnel } from './funnel.ts';
import { goals } from './goals.ts';
import { influencers } from './influencers.ts';
import { OPERATIONS } from './operations.ts';
import { sharedReport } from './shared-report.ts';

const HANDLERS = {
  ...goals,
  ...funnel,
  ...activity,
  ...influencers,
  ...credentials,
  ...exports,
  ...sharedReport,
};

/** Answers operations that have a table in the format that the caller asks for, others in JSON. */
const respondInFormat: Respond = (handled, event, caller) => {
  const { table } = handled.operation;
  return table
    ? inFormat(event, table, (plain) => respond(handled, plain, caller))
    : respond(handled, event, caller);
};

export const handler = api(routes(OPERATIONS, HANDLERS, { respondBy: respondInFormat }));
