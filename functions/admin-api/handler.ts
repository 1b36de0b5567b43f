import { type KeyedRoute, routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { cancelImport } from './routes/cancel-import.ts';
import { createCredential } from './routes/create-credential.ts';
import { createCta } from './routes/create-cta.ts';
import { createImport } from './routes/create-import.ts';
import { createKey } from './routes/create-key.ts';
import { createLink } from './routes/create-link.ts';
import { createOwnerLink } from './routes/create-owner-link.ts';
import { createPathway } from './routes/create-pathway.ts';
import { createProgram } from './routes/create-program.ts';
import { createSignupSecret } from './routes/create-signup-secret.ts';
import { createTestLink } from './routes/create-test-link.ts';
import { deleteKey } from './routes/delete-key.ts';
import { deleteOwnerLink } from './routes/delete-owner-link.ts';
import { deletePathway } from './routes/delete-pathway.ts';
import { deleteSignupSecret } from './routes/delete-signup-secret.ts';
import { deleteSource } from './routes/delete-source.ts';
import { deleteTarget } from './routes/delete-target.ts';
import { describeApi } from './routes/describe-api.ts';
import { eraseRecipient } from './routes/erase-recipient.ts';
import { getCredential } from './routes/get-credential.ts';
import { getImport } from './routes/get-import.ts';
import { getIssuer } from './routes/get-issuer.ts';
import { getMe } from './routes/get-me.ts';
import { getPathway } from './routes/get-pathway.ts';
import { getProgram } from './routes/get-program.ts';
import { getRecipient } from './routes/get-recipient.ts';
import { getSource } from './routes/get-source.ts';
import { getTarget } from './routes/get-target.ts';
import { importCredentials } from './routes/import-credentials.ts';
import { importSurveys } from './routes/import-surveys.ts';
import { listCredentials } from './routes/list-credentials.ts';
import { listCtas } from './routes/list-ctas.ts';
import { listImportFailures } from './routes/list-import-failures.ts';
import { listImports } from './routes/list-imports.ts';
import { listKeys } from './routes/list-keys.ts';
import { listLinks } from './routes/list-links.ts';
import { listPathways } from './routes/list-pathways.ts';
import { listPrograms } from './routes/list-programs.ts';
import { listSharedReports } from './routes/list-shared-reports.ts';
import { listSignupSecrets } from './routes/list-signup-secrets.ts';
import { listTargets } from './routes/list-targets.ts';
import { patchCredential } from './routes/patch-credential.ts';
import { patchCta } from './routes/patch-cta.ts';
import { patchIssuer } from './routes/patch-issuer.ts';
import { patchLink } from './routes/patch-link.ts';
import { patchPathway } from './routes/patch-pathway.ts';
import { patchProgram } from './routes/patch-program.ts';
import { patchRecipient } from './routes/patch-recipient.ts';
import { pullSource } from './routes/pull-source.ts';
import { putImportPart } from './routes/put-import-part.ts';
import { putTarget } from './routes/put-target.ts';
import { readColumns } from './routes/read-columns.ts';
import { saveSource } from './routes/save-source.ts';
import { shareReport } from './routes/share-report.ts';
import { startImport } from './routes/start-import.ts';
import { unshareReport } from './routes/unshare-report.ts';

type Handle = KeyedRoute['handle'];

/** What each kind of key may do; an admin key may do everything. */
const ingest = (handle: Handle): KeyedRoute => ({ scopes: ['ingest'], handle });
const read = (handle: Handle): KeyedRoute => ({ scopes: ['read'], handle });
const anyKey = (handle: Handle): KeyedRoute => ({ scopes: ['ingest', 'read'], handle });
const adminOnly = (handle: Handle): KeyedRoute => ({ scopes: [], handle });
/** Sharing a report, or setting a target, is for marketers, but not for a key that only reads or publishes. */
const marketing = (handle: Handle): KeyedRoute => ({ scopes: [], roles: ['marketer'], handle });

const CREDENTIAL = '/v1/credentials/{credentialId}';
const IMPORT = '/v1/imports/{importId}';

export const ROUTES = {
  'GET /v1/openapi.json': { open: describeApi },
  'GET /v1/me': anyKey(getMe),
  'GET /v1/issuer': read(getIssuer),
  'PATCH /v1/issuer': adminOnly(patchIssuer),
  'POST /v1/programs': ingest(createProgram),
  'GET /v1/programs': anyKey(listPrograms),
  'GET /v1/programs/{programId}': anyKey(getProgram),
  'PATCH /v1/programs/{programId}': ingest(patchProgram),
  'POST /v1/credentials/import': ingest(importCredentials),
  'POST /v1/imports/columns': ingest(readColumns),
  'POST /v1/imports': ingest(createImport),
  'GET /v1/imports': anyKey(listImports),
  [`GET ${IMPORT}`]: anyKey(getImport),
  [`PUT ${IMPORT}/parts/{part}`]: ingest(putImportPart),
  [`POST ${IMPORT}/start`]: ingest(startImport),
  [`POST ${IMPORT}/cancel`]: ingest(cancelImport),
  [`GET ${IMPORT}/failures`]: anyKey(listImportFailures),
  'POST /v1/sources/accredible': adminOnly(saveSource),
  'GET /v1/sources/accredible': anyKey(getSource),
  'DELETE /v1/sources/accredible': adminOnly(deleteSource),
  'POST /v1/sources/accredible/pull': ingest(pullSource),
  'POST /v1/shared-reports': marketing(shareReport),
  'GET /v1/shared-reports': read(listSharedReports),
  'DELETE /v1/shared-reports/{sharedReportId}': marketing(unshareReport),
  'POST /v1/credentials': ingest(createCredential),
  'GET /v1/credentials': anyKey(listCredentials),
  [`GET ${CREDENTIAL}`]: anyKey(getCredential),
  [`PATCH ${CREDENTIAL}`]: ingest(patchCredential),
  [`POST ${CREDENTIAL}/links`]: ingest(createLink),
  [`GET ${CREDENTIAL}/links`]: anyKey(listLinks),
  [`PATCH ${CREDENTIAL}/links/{channel}`]: ingest(patchLink),
  [`POST ${CREDENTIAL}/links/{channel}/test`]: ingest(createTestLink),
  [`POST ${CREDENTIAL}/ctas`]: ingest(createCta),
  [`GET ${CREDENTIAL}/ctas`]: anyKey(listCtas),
  [`PATCH ${CREDENTIAL}/ctas/{ctaId}`]: ingest(patchCta),
  [`POST ${CREDENTIAL}/owner-link`]: ingest(createOwnerLink),
  [`DELETE ${CREDENTIAL}/owner-link`]: ingest(deleteOwnerLink),
  'GET /v1/recipients/{recipientId}': read(getRecipient),
  'PATCH /v1/recipients/{recipientId}': ingest(patchRecipient),
  'DELETE /v1/recipients/{recipientId}': adminOnly(eraseRecipient),
  'POST /v1/surveys/import': ingest(importSurveys),
  'POST /v1/pathways': ingest(createPathway),
  'GET /v1/pathways': anyKey(listPathways),
  'GET /v1/pathways/{pathwayId}': anyKey(getPathway),
  'PATCH /v1/pathways/{pathwayId}': ingest(patchPathway),
  'DELETE /v1/pathways/{pathwayId}': ingest(deletePathway),
  'GET /v1/targets': read(listTargets),
  'PUT /v1/targets/{goal}/{metricId}': marketing(putTarget),
  'GET /v1/targets/{goal}/{metricId}': read(getTarget),
  'DELETE /v1/targets/{goal}/{metricId}': marketing(deleteTarget),
  'POST /v1/keys': adminOnly(createKey),
  'GET /v1/keys': adminOnly(listKeys),
  'DELETE /v1/keys/{keyId}': adminOnly(deleteKey),
  'POST /v1/signup-secrets': adminOnly(createSignupSecret),
  'GET /v1/signup-secrets': adminOnly(listSignupSecrets),
  'DELETE /v1/signup-secrets/{version}': adminOnly(deleteSignupSecret),
} satisfies Parameters<typeof routes>[0];

export const handler = api(routes(ROUTES));
