import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import type { IssuerId } from '#shared/ids.ts';
import { AT, engagement, freshId, milestone, subject } from '../support/log-events.ts';

/** What happens while an audit has read the heads, and not yet the cells. */
const meanwhile = vi.hoisted(() => ({ happens: undefined as (() => Promise<void>) | undefined }));

vi.mock(import('#shared/audit/recount.ts'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    async readCells(...reading) {
      const { happens } = meanwhile;
      meanwhile.happens = undefined;
      await happens?.();
      return real.readCells(...reading);
    },
  };
});

const { audit } = await import('#shared/audit/audit.ts');

const { claimAll } = await import('#shared/counting/claims.ts');

const { countLines } = await import('#shared/counting/count.ts');

const { dynamo } = await import('#shared/aws/dynamodb.ts');

const {
  announceGeneration,
  beginGeneration,
  currentGeneration,
  PROPAGATION_MS,
  switchToGeneration,
} = await import('#shared/counting/generations.ts');

const { cellKey, inGeneration } = await import('#shared/counting/keys.ts'),
  { eventKey } = await import('#shared/lane-log/keys.ts');

const { sweepGeneration } = await import('#shared/counting/sweep.ts');

const { dropBefore } = await import('#shared/counting/rebuild.ts');

const { tables } = await import('#shared/aws/tables.ts');

const { verifiedAtOf } = await import('#shared/audit/verification.ts');

const { writeLane } = await import('../support/lanes.ts');

/** What the audit of everything says of one issuer. */
async function auditOf(issuerId: IssuerId) {
  const { days, drift } = await audit();
  return {
    days: days.filter((one) => one.issuerId === issuerId),
    drift: drift.filter(({ sum }) => sum.startsWith(`${issuerId} `)),
  };
}

/** Twelve clicks on one link by four visitors within the hour, and a share. */
function events(issuerId: IssuerId) {
  const own = { ...subject(), issuerId, linkId: freshId('lnk') };
  const clicks = Array.from({ length: 12 }, (_, i) =>
    engagement({ ...own, visitor: `visitor-${i % 4}`, at: AT + i * 1000 }),
  );
  return [milestone({ ...own }), ...clicks];
}

async function spoil(issuerId: IssuerId, by: number): Promise<void> {
  const key = cellKey({ type: 'day', scope: { issuerId }, day: '2026-11-24' }, 0);
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: inGeneration(await currentGeneration(), key),
      UpdateExpression: 'ADD #name :by',
      ExpressionAttributeNames: { '#name': 'e.all' },
      ExpressionAttributeValues: { ':by': by },
    }),
  );
}

describe('the audit', () => {
  test('finds each of an issuer’s days as the log has it, and says so to reports', async () => {
    const issuerId = freshId('iss');
    await countLines(await writeLane(events(issuerId)));
    const { days, drift } = await auditOf(issuerId);

    expect(drift).toEqual([]);
    expect(days.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-24', 'ever']);
    expect(days.every(({ recount, rollups }) => recount > 0 && recount === rollups)).toBe(true);
    expect(await verifiedAtOf(issuerId)).toMatch(/^20\d\d-/);
  });

  test('names what differs, and verifies nothing of that issuer', async () => {
    const issuerId = freshId('iss');
    await countLines(await writeLane(events(issuerId)));
    await spoil(issuerId, 1);
    const { days, drift } = await auditOf(issuerId);

    expect(drift).toEqual([
      {
        sum: `${issuerId} 2026-11-24 day cells of the issuer: e`,
        inLog: 4,
        inCells: 5,
      },
    ]);
    expect(days.find(({ day }) => day === '2026-11-24')).toMatchObject({ drift: 1 });
    expect(await verifiedAtOf(issuerId)).toBe(null);
  });

  test('takes nothing for drift that is being counted just now', async () => {
    const issuerId = freshId('iss');
    const lines = await writeLane(events(issuerId));
    // The last click has claimed its visitor's hour, and is not counted yet.
    await claimAll(await currentGeneration(), lines.slice(-1));
    await countLines(lines.slice(0, 8));

    expect((await auditOf(issuerId)).drift).toEqual([]);
  });

  test('does not verify an issuer whose events have waited for long', async () => {
    const [patient, forgotten] = [freshId('iss'), freshId('iss')];
    await writeLane(events(patient), Date.now());
    await writeLane(events(forgotten), Date.now() - 16 * 60_000);
    const { late, waiting, verified } = await audit();

    expect(late).toBe(events(forgotten).length);
    expect(waiting).toBeGreaterThanOrEqual(2 * late);
    expect([patient, forgotten].map((one) => verified.includes(one))).toEqual([true, false]);
    expect(await verifiedAtOf(forgotten)).toBe(null);
  });

  test('negative control: but it takes for drift what could not come of that', async () => {
    const issuerId = freshId('iss');
    const lines = await writeLane(events(issuerId));
    await countLines(lines.slice(0, 12));
    await spoil(issuerId, 2);

    expect((await auditOf(issuerId)).drift).toHaveLength(1);
  });

  test('begins again if a rebuild takes over and drops what it was reading', async () => {
    const issuerId = freshId('iss');
    await countLines(await writeLane(events(issuerId)));
    const generation = await beginGeneration();
    meanwhile.happens = async () => {
      await announceGeneration(generation);
      await sweepGeneration(generation, Date.now());
      await switchToGeneration(generation);
      await sleep(PROPAGATION_MS);
      await dropBefore(generation);
    };
    const { drift, verified, ...report } = await audit();

    expect(report).toMatchObject({ generation, waiting: 0 });
    expect(drift.filter(({ sum }) => sum.startsWith(issuerId))).toEqual([]);
    expect(verified).toContain(issuerId);
  });

  test('leaves out the days whose lines may have outlived the log', async () => {
    const issuerId = freshId('iss');
    const at = Date.now() - 500 * 24 * 3_600_000;
    const [line] = await writeLane([
      engagement({ issuerId, at, publishedAt: at, day: '2025-07-01' }),
    ]);
    if (!line) throw new Error('nothing written');
    await countLines([line]);
    const Key = eventKey(line.lane, line.seq);
    await dynamo.send(new DeleteCommand({ TableName: tables.eventLog, Key }));

    expect(await auditOf(issuerId)).toEqual({ drift: [], days: [] });
  });
});
