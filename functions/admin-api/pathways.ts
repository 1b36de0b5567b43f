import { type Handlers, operations } from '#shared/access/operation.ts';
import { PageOf } from '#shared/contracts/admin-answers.ts';
import { NewPathway, PathwayAnswer, PathwayPatch } from '#shared/contracts/plans.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { AppError } from '#shared/errors.ts';
import { json } from '#shared/http/api.ts';
import { readPage } from '#shared/http/cursor.ts';
import type { IssuerId } from '#shared/ids.ts';
import * as store from '#shared/registry/pathways.ts';
import { findProgram } from '#shared/registry/programs.ts';

export const PATHWAYS = operations('Pathways', {
  createPathway: {
    method: 'POST',
    path: '/v1/pathways',
    summary: 'Create a pathway',
    description:
      'A sequence or tree of programs. Idempotent by externalId: a repeat answers 200 with the existing pathway.',
    scopes: ['ingest'],
    body: NewPathway,
    answers: { 200: PathwayAnswer, 201: PathwayAnswer },
  },
  listPathways: {
    method: 'GET',
    path: '/v1/pathways',
    summary: 'List pathways',
    scopes: ['ingest', 'read'],
    query: PageQuery,
    answers: { 200: PageOf(PathwayAnswer) },
  },
  getPathway: {
    method: 'GET',
    path: '/v1/pathways/{pathwayId}',
    summary: 'Get a pathway',
    scopes: ['ingest', 'read'],
    answers: { 200: PathwayAnswer },
  },
  updatePathway: {
    method: 'PATCH',
    path: '/v1/pathways/{pathwayId}',
    summary: 'Update a pathway',
    description: 'Updates the given fields. Past reports change too.',
    scopes: ['ingest'],
    body: PathwayPatch,
    answers: { 200: PathwayAnswer },
  },
  deletePathway: {
    method: 'DELETE',
    path: '/v1/pathways/{pathwayId}',
    summary: 'Delete a pathway',
    scopes: ['ingest'],
    answers: { 204: undefined },
  },
});

export const pathways: Handlers<typeof PATHWAYS> = {
  async createPathway({ issuer, body }) {
    const input = body();
    await checkSteps(issuer.issuerId, input.steps);
    const { pathway, isNew } = await store.createPathway(issuer.issuerId, input);
    return json(isNew ? 201 : 200, pathwayAnswer(pathway));
  },

  listPathways({ issuer: { issuerId }, query }) {
    const read = store.listPathways.bind(undefined, issuerId);
    return readPage(`pathways/${issuerId}`, query(), read, pathwayAnswer);
  },

  async getPathway({ issuer, id }) {
    return pathwayAnswer(await store.getPathway(issuer.issuerId, id('pathwayId')));
  },

  async updatePathway({ issuer, id, body }) {
    const pathway = await store.getPathway(issuer.issuerId, id('pathwayId'));
    const changes = body();
    await checkSteps(issuer.issuerId, changes.steps);
    return pathwayAnswer(await store.updatePathway(pathway, changes));
  },

  async deletePathway({ issuer, id }) {
    const { pathwayId } = await store.getPathway(issuer.issuerId, id('pathwayId'));
    await store.deletePathway(issuer.issuerId, pathwayId);
  },
};

/** @throws AppError NOT_FOUND naming the step whose program the issuer does not have */
async function checkSteps(issuerId: IssuerId, steps: store.Pathway['steps'] = []): Promise<void> {
  const found = await Promise.all(steps.map(({ programId }) => findProgram(issuerId, programId)));
  const missing = found.indexOf(undefined);
  if (missing === -1) return;
  const field = `steps.${missing}.programId`;
  throw new AppError('NOT_FOUND', 'there is no such program', { field });
}

function pathwayAnswer({ issuerId, ...pathway }: store.Pathway) {
  return pathway;
}
