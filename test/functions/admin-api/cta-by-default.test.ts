import { describe, expect, test } from 'vitest';
import { admin } from '../../support/admin-api.ts';
import { itemsIn, textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';

const DESTINATION = { destinationUrl: 'https://academy.example/course' };

async function aProgram(changes: object) {
  const { keys } = await freshIssuer();
  const body = { externalId: 'course', name: 'Course', ...changes };
  const programId = textIn(
    await admin('POST /v1/programs', { key: keys.ingest, body }),
    'programId',
  );
  return { key: keys.ingest, read: keys.read, programId };
}

type Program = Awaited<ReturnType<typeof aProgram>>;

async function publish({ key, programId }: Program, query = '', changes: object = {}) {
  const body = { externalId: 'award-1', programId, recipient: { externalId: 'ann' }, ...changes };
  return admin(`POST /v1/credentials${query}`, { key, body });
}

async function ctasOf({ read }: Program, credentialId: string) {
  return itemsIn(await admin(`GET /v1/credentials/${credentialId}/ctas`, { key: read }));
}

describe('a credential that is published by POST', () => {
  test.each([
    {
      query: '',
      program: DESTINATION,
      ctas: 1,
      because: 'no referral is lost for want of a button',
    },
    {
      query: '?cta=true',
      program: { ...DESTINATION, ctaByDefault: false },
      ctas: 1,
      because: 'asked',
    },
    { query: '?cta=false', program: DESTINATION, ctas: 0, because: 'this call switched it off' },
    {
      query: '',
      program: { ...DESTINATION, ctaByDefault: false },
      ctas: 0,
      because: 'the program did',
    },
    { query: '', program: {}, ctas: 0, because: 'there is nowhere to go' },
  ])('$query of $program has $ctas CTAs: $because', async ({ query, program, ctas }) => {
    const own = await aProgram(program);
    const answer = await publish(own, query);

    expect(answer.status).toBe(201);
    expect(await ctasOf(own, textIn(answer, 'credentialId'))).toHaveLength(ctas);
    expect((await publish(own, query)).status).toBe(200);
  });

  test('has none if nobody may follow it', async () => {
    const own = await aProgram(DESTINATION);
    const answer = await publish(own, '', { private: true });

    expect(answer.status).toBe(201);
    expect(await ctasOf(own, textIn(answer, 'credentialId'))).toEqual([]);
  });

  test('has it as one that was imported', async () => {
    const own = await aProgram(DESTINATION);
    const body = [
      { externalId: 'award-2', programId: own.programId, recipient: { externalId: 'bo' } },
    ];
    const [item] = itemsIn(await admin('POST /v1/credentials/import', { key: own.key, body }));

    expect(item?.cta).toMatchObject(DESTINATION);
    expect(await ctasOf(own, String(item?.credentialId))).toHaveLength(1);
  });

  test('and whose address nobody can read is published without it, and says so', async () => {
    const own = await aProgram({});
    const answer = await publish(own, '', {
      recipient: { externalId: 'ann', email: 'ann at home' },
    });

    expect(answer).toMatchObject({ status: 201, body: { ignored: ['recipient.email'] } });
    const [recipient] = [textIn(answer, 'recipientId')];
    const stored = await admin(`GET /v1/recipients/${recipient}`, { key: own.read });
    expect(stored.body).not.toHaveProperty('email');
  });
});
