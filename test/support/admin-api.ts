import type { ProgramId } from '#shared/ids.ts';
import { handler } from '../../functions/admin-api/handler.ts';
import { caller, textIn } from './call-api.ts';

export const admin = caller(handler);

/** A program with an offer, for a test that is about something else. */
export async function someProgram(key: string, changes: object = {}): Promise<ProgramId> {
  const body = {
    externalId: 'rust-101',
    name: 'Rust 101',
    destinationUrl: 'https://academy.example/rust',
    ...changes,
  };
  return textIn(await admin('POST /v1/programs', { key, body }), 'programId') as ProgramId;
}

/** A credential of that program, for a test that is about something else. */
export async function someCredential(key: string, changes: object = {}): Promise<string> {
  const programId = await someProgram(key);
  const body = {
    externalId: 'award-1',
    programId,
    recipient: { externalId: 'ada', name: 'Ada Lovelace', email: 'ada@people.example' },
    issuedAt: '2026-11-01T10:00:00Z',
    ...changes,
  };
  return textIn(await admin('POST /v1/credentials', { key, body }), 'credentialId');
}
