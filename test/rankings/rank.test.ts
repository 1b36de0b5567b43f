import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test, vi } from 'vitest';
import { dynamo } from '#shared/aws/dynamodb.ts';
import type { Day } from '#shared/calendar.ts';
import { readDayScores } from '#shared/rankings/day-scores.ts';
import { eachIssuerId } from '#shared/registry/issuers.ts';
import { handler } from '../../functions/rank/handler.ts';
import { countEvents } from '../support/count-events.ts';
import { freshIssuer } from '../support/issuer.ts';
import { engagement, subject } from '../support/log-events.ts';

const DAY: Day = '2025-02-03';

const AT = Date.parse('2025-02-03T12:00:00Z');

const LEAVES = 220;

async function aBusyDay() {
  const { issuer } = await freshIssuer({});
  const { issuerId } = issuer;
  const { programId } = subject();
  const clicks = Array.from({ length: LEAVES }, () =>
    engagement({ ...subject(), programId, issuerId, at: AT, day: DAY }),
  );
  await countEvents(clicks.map((event) => ({ event })));
  const fileOf = async () => (await readDayScores(issuerId, DAY, DAY)).get(DAY);
  return { issuerId, fileOf };
}

test('every issuer there is gets files of its busy days', async () => {
  const [one, other] = [await aBusyDay(), await aBusyDay()];
  const all = new Set<string>();
  for await (const issuerId of eachIssuerId()) all.add(issuerId);
  expect(all.has(one.issuerId) && all.has(other.issuerId)).toBe(true);

  await handler();
  for (const { fileOf } of [one, other]) {
    let leaves = 0;
    (await fileOf())?.eachLeaf(() => {
      leaves += 1;
    });
    expect(leaves).toBe(LEAVES);
  }
});

test('a day that is being counted into waits for the next time', async () => {
  const { fileOf } = await aBusyDay();
  const send = dynamo.send.bind(dynamo);
  const busy = new TransactionCanceledException({ message: 'TransactionConflict', $metadata: {} });
  const spy = vi
    .spyOn(dynamo, 'send')
    .mockImplementation(((command: object) =>
      command instanceof TransactGetCommand
        ? Promise.reject(busy)
        : send(command as never)) as typeof dynamo.send);
  await handler();
  spy.mockRestore();
  expect(await fileOf()).toBeUndefined();

  await handler();
  expect(await fileOf()).toBeDefined();
});
