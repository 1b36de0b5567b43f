import { describe, expect, test } from 'vitest';
import { routeNameOf } from '#shared/access/operation.ts';
import { OPERATIONS } from '../../../functions/admin-api/operations.ts';
import { admin, someCredential, someProgram } from '../../support/admin-api.ts';
import { itemsIn, textIn } from '../../support/call-api.ts';
import { uploaded } from '../../support/import-job.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';

const NAMES = Object.values(OPERATIONS).map(routeNameOf);
/** A version and a goal's metric are nobody's ids: everybody has their own under the same name. */
const BY_ID = NAMES.filter((name) => /\{(?!version|goal|metricId)/.test(name));
const LISTS = NAMES.filter((name) => /^GET .*s$/.test(name) && !name.includes('{'));

/** A body that each route would take, were the id the caller's own. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /v1/programs/{programId}': { name: 'Mine now' },
  'PATCH /v1/credentials/{credentialId}': { status: 'revoked' },
  'POST /v1/credentials/{credentialId}/links': { channel: 'x' },
  'PATCH /v1/credentials/{credentialId}/links/{channel}': { disabled: true },
  'POST /v1/credentials/{credentialId}/ctas': { label: 'Mine now' },
  'PATCH /v1/credentials/{credentialId}/ctas/{ctaId}': { disabled: true },
  'PATCH /v1/recipients/{recipientId}': { isPublic: true },
  'PATCH /v1/pathways/{pathwayId}': { name: 'Mine now' },
  'PUT /v1/imports/{importId}/parts/{part}': new TextEncoder().encode('externalId\na\n'),
  'POST /v1/imports/{importId}/start': {},
};

const UNKNOWN = {
  programId: 'prg_0000000000000000000000',
  credentialId: 'crd_0000000000000000000000',
  recipientId: 'rcp_00000000000000000000',
  ctaId: 'cta_0000000000000000000000',
  keyId: 'key_00000000000000000000',
  pathwayId: 'pth_0000000000000000000000',
  importId: 'imp_00000000000000000000',
  sharedReportId: 'shr_00000000000000000000',
  channel: 'linkedin',
  part: '1',
};

describe('with another issuer’s key', () => {
  test.each(BY_ID)('%s answers as if the id did not exist, and changes nothing', async (name) => {
    const [owner, stranger] = await Promise.all([freshIssuer(), freshIssuer()]);
    const ids = await everyId(owner.keys.admin);
    const before = await storedOf(owner.issuer.issuerId);
    const options = { key: stranger.keys.admin, body: BODIES[name] };

    const foreign = await admin(at(name, ids), options);
    const unknown = await admin(at(name, UNKNOWN), options);

    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(unknown);
    expect(await storedOf(owner.issuer.issuerId)).toEqual(before);
  });

  test.each(BY_ID)('while %s is there for its own (negative control)', async (name) => {
    const { keys } = await freshIssuer();

    const answer = await admin(at(name, await everyId(keys.admin)), {
      key: keys.admin,
      body: BODIES[name],
    });

    // What does not run cannot be cancelled, and so is there.
    expect(name.endsWith('/cancel') ? [409] : [200, 202, 204]).toContain(answer.status);
  });

  test.each(LISTS)('%s lists nothing of the owner’s', async (name) => {
    const [owner, stranger] = await Promise.all([freshIssuer(), freshIssuer()]);
    await everyId(owner.keys.admin);

    const own = itemsIn(await admin(name, { key: owner.keys.admin }));
    const foreign = itemsIn(await admin(name, { key: stranger.keys.admin }));

    expect(own.length).toBeGreaterThan(0);
    // Keys and secrets are there from the start; they are the stranger's own.
    const isOwnFromTheStart = /keys|secrets/.test(name);
    if (!isOwnFromTheStart) expect(foreign).toEqual([]);
    else if (name.includes('keys')) expect(shared(idsOf(foreign), idsOf(own))).toEqual([]);
  });

  test('the same externalIds lead to other things', async () => {
    const [one, other] = await Promise.all([freshIssuer(), freshIssuer()]);

    const ids = await everyId(one.keys.admin);
    const others = await everyId(other.keys.admin);

    const { channel: _, part: _1, ...own } = ids;
    const { channel: __, part: _2, ...foreign } = others;
    expect(shared(Object.values(own), Object.values(foreign))).toEqual([]);
  });
});

function idsOf(keys: readonly Record<string, unknown>[]) {
  return keys.map(({ keyId }) => keyId);
}

function shared(ones: readonly unknown[], others: readonly unknown[]) {
  return ones.filter((one) => others.includes(one));
}

function at(name: string, ids: Readonly<Record<string, string>>): string {
  return name.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => ids[parameter] ?? parameter);
}

async function everyId(key: string) {
  const credentialId = await someCredential(key);
  const credential = await admin(`GET /v1/credentials/${credentialId}`, { key });
  const channel = 'linkedin';
  await admin(`POST /v1/credentials/${credentialId}/links`, { key, body: { channel } });
  const cta = await admin(`POST /v1/credentials/${credentialId}/ctas`, { key, body: {} });
  const made = await admin('POST /v1/keys', { key, body: { scope: 'read' } });
  const programId = textIn(credential, 'programId');
  const steps = [{ programId }, { programId: await someProgram(key, { externalId: 'next' }) }];
  const pathway = await admin('POST /v1/pathways', {
    key,
    body: { externalId: 'on', name: 'On', steps },
  });
  const target = { value: 5, date: '2199-01-01' };
  await admin('PUT /v1/targets/launch/new_learners', { key, body: target });
  const funnel = { path: '/v1/reports/funnel' };
  const shared = await admin('POST /v1/shared-reports', { key, body: funnel });
  const { importId } = await uploaded(key, 'externalId\n');
  return {
    importId,
    sharedReportId: textIn(shared, 'sharedReportId'),
    part: '1',
    programId,
    pathwayId: textIn(pathway, 'pathwayId'),
    credentialId,
    recipientId: textIn(credential, 'recipientId'),
    ctaId: textIn(cta, 'ctaId'),
    keyId: textIn(made, 'keyId'),
    channel,
  };
}
