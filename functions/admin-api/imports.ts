import { type Handlers, operations } from '#shared/access/operation.ts';
import { PageOf } from '#shared/contracts/admin-answers.ts';
import {
  ColumnsAnswer,
  FailureAnswer,
  FailuresQuery,
  ImportJobAnswer,
  ImportPart,
  ImportStart,
  NewImport,
  PartAnswer,
  TableQuery,
} from '#shared/contracts/imports.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { openCursor, readPage, sealCursor } from '#shared/http/cursor.ts';
import { bodyBytes, fileBytes, parseInput } from '#shared/http/input.ts';
import { readColumns } from '#shared/importing/csv-columns.ts';
import { PART_BYTES_MAX, putPart } from '#shared/importing/import-files.ts';
import { queueImport } from '#shared/importing/import-queue.ts';
import * as store from '#shared/importing/jobs.ts';
import { reasonOf } from './credential-import.ts';

export const IMPORTS = operations('Imports', {
  detectColumns: {
    method: 'POST',
    path: '/v1/imports/columns',
    summary: 'Suggest a mapping for the columns of a table',
    description:
      'A guess from the first lines of a CSV or .xlsx, for a person to check. Nothing is stored.',
    scopes: ['ingest'],
    query: TableQuery,
    textBodies: ['text/csv', 'application/octet-stream'],
    answers: { 200: ColumnsAnswer },
  },
  createImport: {
    method: 'POST',
    path: '/v1/imports',
    summary: 'Create an import',
    description: 'For files of any size, which are then uploaded in parts.',
    scopes: ['ingest'],
    body: NewImport,
    example: { format: 'csv', fileName: 'autumn.csv' },
    answers: { 201: ImportJobAnswer },
  },
  listImports: {
    method: 'GET',
    path: '/v1/imports',
    summary: 'List imports',
    scopes: ['ingest', 'read'],
    query: PageQuery,
    answers: { 200: PageOf(ImportJobAnswer) },
  },
  getImport: {
    method: 'GET',
    path: '/v1/imports/{importId}',
    summary: 'Get an import and its progress',
    scopes: ['ingest', 'read'],
    answers: { 200: ImportJobAnswer },
  },
  uploadImportPart: {
    method: 'PUT',
    path: '/v1/imports/{importId}/parts/{part}',
    summary: 'Upload a part of an import’s file',
    description:
      'Up to 4,000,000 bytes, split at any byte. Uploading the same part again replaces it.',
    scopes: ['ingest'],
    textBodies: ['application/octet-stream'],
    answers: { 200: PartAnswer },
  },
  startImport: {
    method: 'POST',
    path: '/v1/imports/{importId}/start',
    summary: 'Start the import, or a dry run',
    description:
      'After a dry run, a failure or a cancellation, the import can be started again from its first line. Starting a running import changes nothing.',
    scopes: ['ingest'],
    body: ImportStart,
    answers: { 202: ImportJobAnswer },
  },
  cancelImport: {
    method: 'POST',
    path: '/v1/imports/{importId}/cancel',
    summary: 'Cancel an import',
    description: 'Stops after the current chunk. Credentials imported so far stay.',
    scopes: ['ingest'],
    answers: { 202: ImportJobAnswer },
  },
  listImportFailures: {
    method: 'GET',
    path: '/v1/imports/{importId}/failures',
    summary: 'List the lines that failed, with reasons',
    description: 'With warnings=true, also the lines that were imported in part.',
    scopes: ['ingest', 'read'],
    query: FailuresQuery,
    answers: { 200: PageOf(FailureAnswer) },
  },
});

export const imports: Handlers<typeof IMPORTS> = {
  async detectColumns({ query, event }) {
    return readColumns(fileBytes(event, PART_BYTES_MAX), query().encoding);
  },

  async createImport({ issuer, body }) {
    return importAnswer(await store.createImport(issuer.issuerId, body()));
  },

  listImports({ issuer: { issuerId }, query }) {
    const read = store.listImports.bind(undefined, issuerId);
    return readPage(`imports/${issuerId}`, query(), read, importAnswer);
  },

  async getImport({ issuer, id }) {
    return importAnswer(await store.getImport(issuer.issuerId, id('importId')));
  },

  async uploadImportPart({ issuer, id, event }) {
    const { part } = parseInput(ImportPart, { part: event.pathParameters?.part });
    const owner = await store.getImport(issuer.issuerId, id('importId'));
    refuseText(event);
    const bytes = bodyBytes(event, PART_BYTES_MAX);
    if (bytes.length === 0) {
      throw new AppError('INVALID_INPUT', 'the part is empty', { field: 'body' });
    }
    if (owner.status !== 'uploading') throw alreadyStarted();
    await putPart(owner, part, bytes);
    if (!(await store.notePart(owner, part, bytes.length))) throw alreadyStarted();
    return { part, bytes: bytes.length };
  },

  async startImport({ issuer: { issuerId }, id, body }) {
    const job = await store.getImport(issuerId, id('importId'));
    const { parts, ...wishes } = body();
    if (job.status !== 'running') {
      refuseUnready(job, parts);
      await store.beginRun(job, wishes);
    }
    await queueImport({ issuerId, importId: job.importId });
    return importAnswer(await store.getImport(issuerId, job.importId));
  },

  async cancelImport({ issuer: { issuerId }, id }) {
    const job = await store.getImport(issuerId, id('importId'));
    if (!(await store.askToCancel(job))) {
      throw new AppError('CONFLICT', 'the import is not running', { field: 'importId' });
    }
    await queueImport({ issuerId, importId: job.importId });
    return importAnswer(await store.getImport(issuerId, job.importId));
  },

  async listImportFailures({ issuer, id, query }) {
    const { limit, cursor, warnings } = query();
    const job = await store.getImport(issuer.issuerId, id('importId'));
    const list = `import-failures/${job.importId}/${job.run}`;
    const after = cursor ? await openCursor<number>(list, cursor) : 0;
    const { items, next } = await store.listFailures(job, { after, limit, warnings });
    return {
      items: items.map((failure) => ({ ...failure, reason: reasonOf(failure.errors) })),
      nextCursor: next ? await sealCursor(list, next) : null,
    };
  },
};

/** API Gateway decodes text bodies, which corrupts a part that ends within a multi-byte character. */
function refuseText({ headers, isBase64Encoded, body }: ApiEvent): void {
  if (isBase64Encoded || !body) return;
  const message = `send a part as application/octet-stream, not ${headers['content-type']}`;
  throw new AppError('INVALID_INPUT', message, { field: 'content-type' });
}

function alreadyStarted(): AppError {
  const message = 'the import has already started: no more parts can be uploaded';
  return new AppError('CONFLICT', message, { field: 'importId' });
}

/** @throws AppError CONFLICT if the import has ended, is being cancelled, or lacks parts */
function refuseUnready({ status, wishes, parts }: store.Import, count: number): void {
  const isImported = status === 'done' && !wishes?.dryRun;
  if (isImported || status === 'cancelling') {
    throw new AppError('CONFLICT', `the import is already ${status}`, { field: 'importId' });
  }
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((part) => !parts[part]);
  const [first] = missing;
  if (first)
    throw new AppError('CONFLICT', `part ${first} has not been uploaded`, { field: 'parts' });
  const surplus = Object.keys(parts).length - count;
  if (surplus === 0) return;
  const message = `${Object.keys(parts).length} parts were uploaded, not ${count}`;
  throw new AppError('CONFLICT', message, { field: 'parts' });
}

function importAnswer(job: store.Import) {
  const { importId, format, fileName, status, wishes, counts, reason } = job;
  const { createdAt, startedAt, endedAt } = job;
  const bytes = Object.values(job.parts).reduce((sum, size) => sum + size, 0);
  const { dryRun = false, ...asked } = wishes ?? {};
  return {
    importId,
    format,
    ...(fileName && { fileName }),
    status,
    ...(reason && { reason }),
    dryRun,
    ...(job.run > 0 && { asked }),
    file: { parts: Object.keys(job.parts).length, bytes },
    progress: {
      bytes: job.place.offset,
      lines: Object.values(counts).reduce((sum, count) => sum + count, 0),
      fraction: bytes === 0 ? 0 : job.place.offset / bytes,
    },
    counts,
    createdAt,
    ...(startedAt && { startedAt }),
    ...(endedAt && { endedAt }),
  };
}
