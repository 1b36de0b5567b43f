import { type KeyedRoute, routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { inFormat } from '#shared/http/csv-answer.ts';
import { REPORTS } from './reports.ts';
import { exportCredentials } from './routes/export-credentials.ts';
import { exportEvents } from './routes/export-events.ts';
import { searchCredentials } from './routes/find-credentials.ts';
import { getInfluencerSeries } from './routes/get-influencer-series.ts';
import { searchInfluencers } from './routes/search-influencers.ts';
import { showSharedReport } from './routes/show-shared-report.ts';

const read = (handle: KeyedRoute['handle']): KeyedRoute => ({ scopes: ['read'], handle });

const reports = Object.fromEntries(
  Object.entries(REPORTS).map(([name, { answer, tableOf }]) => {
    const handle: KeyedRoute['handle'] = (event, caller) =>
      inFormat(event, tableOf, (plain) => answer(plain, caller));
    return [name, read(handle)];
  }),
);

export const handler = api(
  routes({
    ...reports,
    'GET /v1/exports/credentials': read(exportCredentials),
    'GET /v1/exports/events': read(exportEvents),
    'POST /v1/reports/credentials/search': read(searchCredentials),
    'POST /v1/influencers/search': read(searchInfluencers),
    'GET /v1/influencers/series': read(getInfluencerSeries),
    'GET /v1/shared/{token}': { open: showSharedReport },
  }),
);
