import * as z from 'zod';
import * as admin from './admin.ts';
import * as answers from './admin-answers.ts';
import { SurveyImportAnswer } from './feedback.ts';
import * as imports from './imports.ts';
import type { KeyScopes, Operations } from './operation.ts';
import * as plans from './plans.ts';
import { NewSharedReport, SharedReportAnswer } from './shared-reports.ts';
import { NewSource, SourceAnswer } from './sources.ts';
import { PageQuery } from './text.ts';

const ADMIN: KeyScopes = [];
const INGEST: KeyScopes = ['ingest'];
const READ: KeyScopes = ['read'];
const ANY: KeyScopes = ['ingest', 'read'];

const page = (item: z.ZodType) => ({ 200: answers.PageOf(item) });
const CREDENTIAL = '/v1/credentials/{credentialId}';
const IMPORT = '/v1/imports/{importId}';

/** The operations of the admin API. */
export const ADMIN_OPERATIONS: Operations = {
  'GET /v1/openapi.json': { summary: 'This document', answers: { 200: z.looseObject({}) } },
  'GET /v1/me': {
    scopes: ANY,
    summary: 'For which issuer this key or person calls, and what they may do',
    answers: { 200: answers.MeAnswer },
  },
  'GET /v1/issuer': {
    scopes: READ,
    summary: 'Whose key this is',
    answers: { 200: answers.IssuerAnswer },
  },
  'PATCH /v1/issuer': {
    scopes: ADMIN,
    summary: 'Change name, reporting time zone, allowed hosts or brand',
    body: admin.IssuerPatch,
    answers: { 200: answers.IssuerAnswer },
  },
  'POST /v1/programs': {
    scopes: INGEST,
    summary: 'Create a program, once for each externalId',
    body: admin.NewProgram,
    answers: { 200: answers.ProgramAnswer, 201: answers.ProgramAnswer },
  },
  'GET /v1/programs': {
    scopes: ANY,
    summary: 'List programs',
    query: PageQuery,
    answers: page(answers.ProgramAnswer),
  },
  'GET /v1/programs/{programId}': {
    scopes: ANY,
    summary: 'One program',
    answers: { 200: answers.ProgramAnswer },
  },
  'PATCH /v1/programs/{programId}': {
    scopes: INGEST,
    summary: 'Change a program',
    body: admin.ProgramPatch,
    answers: { 200: answers.ProgramAnswer },
  },
  'POST /v1/credentials': {
    scopes: INGEST,
    summary: 'Publish a credential, once for each externalId',
    body: admin.CredentialInput,
    answers: { 200: answers.CredentialAnswer, 201: answers.CredentialAnswer },
  },
  'POST /v1/credentials/import': {
    scopes: INGEST,
    summary: 'Publish up to 1,000 credentials from JSON, NDJSON, CSV, or a baked badge',
    query: imports.ImportQuery,
    body: z.array(z.union([admin.CredentialInput, z.looseObject({})])),
    textBodies: ['application/x-ndjson', 'application/vc+jwt', 'text/csv', 'image/svg+xml'],
    answers: { 200: answers.ImportAnswer },
  },
  'POST /v1/imports/columns': {
    scopes: INGEST,
    summary: 'What the columns of a CSV probably tell',
    textBodies: ['text/csv'],
    answers: { 200: imports.ColumnsAnswer },
  },
  'POST /v1/imports': {
    scopes: INGEST,
    summary: 'Begin the import of a file of any length',
    body: imports.NewImport,
    answers: { 201: imports.ImportJobAnswer },
  },
  'GET /v1/imports': {
    scopes: ANY,
    summary: 'List imports',
    query: PageQuery,
    answers: page(imports.ImportJobAnswer),
  },
  [`GET ${IMPORT}`]: {
    scopes: ANY,
    summary: 'How far an import is',
    answers: { 200: imports.ImportJobAnswer },
  },
  [`PUT ${IMPORT}/parts/{part}`]: {
    scopes: INGEST,
    summary: 'Upload a part of an import’s file',
    textBodies: ['application/octet-stream'],
    answers: { 200: imports.PartAnswer },
  },
  [`POST ${IMPORT}/start`]: {
    scopes: INGEST,
    summary: 'Import the file, or look what would become of it',
    body: imports.ImportStart,
    answers: { 202: imports.ImportJobAnswer },
  },
  [`POST ${IMPORT}/cancel`]: {
    scopes: INGEST,
    summary: 'Stop an import; what it brought stays',
    answers: { 202: imports.ImportJobAnswer },
  },
  [`GET ${IMPORT}/failures`]: {
    scopes: ANY,
    summary:
      'List the lines that were not imported, and why; with warnings=true also those that were imported in part',
    query: imports.FailuresQuery,
    answers: page(imports.FailureAnswer),
  },
  'POST /v1/sources/accredible': {
    scopes: ADMIN,
    summary: 'Pull credentials from Accredible; the key is sealed, and never shown',
    body: NewSource,
    answers: { 201: SourceAnswer },
  },
  'GET /v1/sources/accredible': {
    scopes: ANY,
    summary: 'When Accredible was pulled, and what came of it',
    answers: { 200: SourceAnswer },
  },
  'DELETE /v1/sources/accredible': {
    scopes: ADMIN,
    summary: 'Pull no more, and forget the key',
    answers: { 204: undefined },
  },
  'POST /v1/sources/accredible/pull': {
    scopes: INGEST,
    summary: 'Pull now',
    answers: { 202: SourceAnswer },
  },
  'POST /v1/shared-reports': {
    scopes: ADMIN,
    summary: 'A link by which anybody may read one report, until it expires',
    body: NewSharedReport,
    answers: { 201: SharedReportAnswer },
  },
  'GET /v1/shared-reports': {
    scopes: READ,
    summary: 'List shared reports',
    query: PageQuery,
    answers: page(SharedReportAnswer),
  },
  'DELETE /v1/shared-reports/{sharedReportId}': {
    scopes: ADMIN,
    summary: 'Share a report no more',
    answers: { 204: undefined },
  },
  'GET /v1/credentials': {
    scopes: ANY,
    summary: 'List credentials',
    query: PageQuery,
    answers: page(answers.CredentialAnswer),
  },
  [`GET ${CREDENTIAL}`]: {
    scopes: ANY,
    summary: 'One credential',
    answers: { 200: answers.CredentialAnswer },
  },
  [`PATCH ${CREDENTIAL}`]: {
    scopes: INGEST,
    summary: 'Change or revoke a credential',
    body: admin.CredentialPatch,
    answers: { 200: answers.CredentialAnswer },
  },
  [`POST ${CREDENTIAL}/links`]: {
    scopes: INGEST,
    summary: 'The share link for a channel',
    body: admin.NewLink,
    answers: { 200: answers.LinkAnswer },
  },
  [`GET ${CREDENTIAL}/links`]: {
    scopes: ANY,
    summary: 'List share links',
    answers: page(answers.LinkAnswer),
  },
  [`PATCH ${CREDENTIAL}/links/{channel}`]: {
    scopes: INGEST,
    summary: 'Disable or enable a share link',
    body: admin.DisabledPatch,
    answers: { 200: answers.LinkAnswer },
  },
  [`POST ${CREDENTIAL}/links/{channel}/test`]: {
    scopes: INGEST,
    summary: 'The share link so marked that a click on it within an hour is a test',
    answers: { 200: answers.TestLinkAnswer },
  },
  [`POST ${CREDENTIAL}/ctas`]: {
    scopes: INGEST,
    summary: 'The call to action of a credential',
    body: admin.NewCta,
    answers: { 200: answers.CtaAnswer },
  },
  [`GET ${CREDENTIAL}/ctas`]: {
    scopes: ANY,
    summary: 'List the CTA',
    answers: page(answers.CtaAnswer),
  },
  [`PATCH ${CREDENTIAL}/ctas/{ctaId}`]: {
    scopes: INGEST,
    summary: 'Disable or enable the CTA',
    body: admin.DisabledPatch,
    answers: { 200: answers.CtaAnswer },
  },
  [`POST ${CREDENTIAL}/owner-link`]: {
    scopes: INGEST,
    summary: 'Another owner link; the former one opens nothing any more',
    answers: { 200: answers.OwnerLinkAnswer },
  },
  [`DELETE ${CREDENTIAL}/owner-link`]: {
    scopes: INGEST,
    summary: 'Take the owner link back, until another is made',
    answers: { 204: undefined },
  },
  'GET /v1/recipients/{recipientId}': {
    scopes: READ,
    summary: 'One recipient',
    answers: { 200: answers.RecipientAnswer },
  },
  'PATCH /v1/recipients/{recipientId}': {
    scopes: INGEST,
    summary: 'Note whether a person agreed to appear by name',
    body: admin.RecipientPatch,
    answers: { 200: answers.RecipientAnswer },
  },
  'DELETE /v1/recipients/{recipientId}': {
    scopes: ADMIN,
    summary: 'Erase a person; totals stay true',
    answers: { 204: undefined },
  },
  'POST /v1/surveys/import': {
    scopes: INGEST,
    summary: 'Keep up to 1,000 survey answers from CSV',
    body: z.string(),
    textBodies: ['text/csv'],
    answers: { 200: SurveyImportAnswer },
  },
  'POST /v1/pathways': {
    scopes: INGEST,
    summary: 'Describe a sequence or tree of programs, once for each externalId',
    body: plans.NewPathway,
    answers: { 200: plans.PathwayAnswer, 201: plans.PathwayAnswer },
  },
  'GET /v1/pathways': {
    scopes: ANY,
    summary: 'List pathways',
    query: PageQuery,
    answers: page(plans.PathwayAnswer),
  },
  'GET /v1/pathways/{pathwayId}': {
    scopes: ANY,
    summary: 'One pathway',
    answers: { 200: plans.PathwayAnswer },
  },
  'PATCH /v1/pathways/{pathwayId}': {
    scopes: INGEST,
    summary: 'Change a pathway',
    body: plans.PathwayPatch,
    answers: { 200: plans.PathwayAnswer },
  },
  'DELETE /v1/pathways/{pathwayId}': {
    scopes: INGEST,
    summary: 'Delete a pathway',
    answers: { 204: undefined },
  },
  'GET /v1/targets': {
    scopes: READ,
    summary: 'List targets',
    answers: page(plans.TargetAnswer),
  },
  'PUT /v1/targets/{goal}/{metricId}': {
    scopes: ADMIN,
    summary: 'Set what a metric of a goal is to be, and by when',
    body: plans.TargetInput,
    answers: { 200: plans.TargetAnswer },
  },
  'GET /v1/targets/{goal}/{metricId}': {
    scopes: READ,
    summary: 'The target of a metric',
    answers: { 200: plans.TargetAnswer },
  },
  'DELETE /v1/targets/{goal}/{metricId}': {
    scopes: ADMIN,
    summary: 'Take a target away',
    answers: { 204: undefined },
  },
  'POST /v1/keys': {
    scopes: ADMIN,
    summary: 'Make a key; it is shown once',
    body: admin.NewKey,
    answers: { 201: answers.NewKeyAnswer },
  },
  'GET /v1/keys': { scopes: ADMIN, summary: 'List keys', answers: page(answers.KeyAnswer) },
  'DELETE /v1/keys/{keyId}': {
    scopes: ADMIN,
    summary: 'Delete a key',
    answers: { 204: undefined },
  },
  'POST /v1/signup-secrets': {
    scopes: ADMIN,
    summary: 'Begin a rotation of the sign-up secret; it is shown once',
    answers: { 201: answers.NewSecretAnswer },
  },
  'GET /v1/signup-secrets': {
    scopes: ADMIN,
    summary: 'List valid versions of the sign-up secret',
    answers: page(answers.SecretAnswer),
  },
  'DELETE /v1/signup-secrets/{version}': {
    scopes: ADMIN,
    summary: 'End a rotation',
    answers: { 204: undefined },
  },
};
