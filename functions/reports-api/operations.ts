import { ACTIVITY } from './activity.ts';
import { CREDENTIALS } from './credentials.ts';
import { EXPORTS } from './exports.ts';
import { FUNNEL } from './funnel.ts';
import { GOALS } from './goals.ts';
import { INFLUENCERS } from './influencers.ts';
import { SHARED_REPORT } from './shared-report.ts';

/** All operations of this function, in the order of the documentation. */
export const OPERATIONS = {
  ...GOALS,
  ...FUNNEL,
  ...ACTIVITY,
  ...INFLUENCERS,
  ...CREDENTIALS,
  ...EXPORTS,
  ...SHARED_REPORT,
};
