import { type Handlers, operations } from '#shared/access/operation.ts';
import { NewProgram, ProgramPatch } from '#shared/contracts/admin.ts';
import { PageOf, ProgramAnswer } from '#shared/contracts/admin-answers.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { json } from '#shared/http/api.ts';
import { readPage } from '#shared/http/cursor.ts';
import * as store from '#shared/registry/programs.ts';
import { checkDestination } from '#shared/registry/programs.ts';

export const PROGRAMS = operations('Programs', {
  createProgram: {
    method: 'POST',
    path: '/v1/programs',
    summary: 'Create a program',
    description: 'Idempotent by externalId: a repeat answers 200 with the existing program.',
    scopes: ['ingest'],
    body: NewProgram,
    example: {
      externalId: 'rust-101',
      name: 'Rust 101',
      destinationUrl: 'https://academy.example/rust',
    },
    answers: { 200: ProgramAnswer, 201: ProgramAnswer },
  },
  listPrograms: {
    method: 'GET',
    path: '/v1/programs',
    summary: 'List programs',
    scopes: ['ingest', 'read'],
    query: PageQuery,
    answers: { 200: PageOf(ProgramAnswer) },
  },
  getProgram: {
    method: 'GET',
    path: '/v1/programs/{programId}',
    summary: 'Get a program',
    scopes: ['ingest', 'read'],
    answers: { 200: ProgramAnswer },
  },
  updateProgram: {
    method: 'PATCH',
    path: '/v1/programs/{programId}',
    summary: 'Update a program',
    description:
      'Null clears a field. A new attribution window applies to sign-ups from now on. What a signed-in member edits is left alone by imports until `release` names it.',
    scopes: ['ingest'],
    body: ProgramPatch,
    answers: { 200: ProgramAnswer },
  },
});

export const programs: Handlers<typeof PROGRAMS> = {
  async createProgram({ issuer, body }) {
    const input = body();
    checkDestination(issuer, input.destinationUrl);
    const { program, isNew } = await store.createProgram(issuer.issuerId, input);
    return json(isNew ? 201 : 200, programAnswer(program));
  },

  listPrograms({ issuer: { issuerId }, query }) {
    const read = store.listPrograms.bind(undefined, issuerId);
    return readPage(`programs/${issuerId}`, query(), read, programAnswer);
  },

  async getProgram({ issuer, id }) {
    return programAnswer(await store.getProgram(issuer.issuerId, id('programId')));
  },

  async updateProgram({ issuer, caller, id, body }) {
    const program = await store.getProgram(issuer.issuerId, id('programId'));
    const changes = body();
    checkDestination(issuer, changes.destinationUrl);
    const isPerson = caller.session !== undefined;
    return programAnswer(await store.editProgram(program, changes, isPerson));
  },
};

function programAnswer({ issuerId, ...program }: store.Program) {
  const { highStakes = false, ctaByDefault = true } = program;
  return { ...program, highStakes, ctaByDefault };
}
