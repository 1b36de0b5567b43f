import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Aggregate, type Pump, startPump } from '../../local/counting/pump.ts';
import type { Engine } from '../../local/engine/engine.ts';
import {
  append,
  COUNTED,
  counter,
  FAILED,
  moveHead,
  publish,
  register,
  startSmallLog,
} from './small-log.ts';

let engine: Engine;
beforeEach(async () => {
  engine = await startSmallLog();
});
const pumps: Pump[] = [];
afterEach(async () => {
  for (const pump of pumps.splice(0)) await pump.stop();
  await engine.stop();
});

const MINUTE = 60_000;

function pumping(aggregate: Aggregate) {
  const pump = startPump(aggregate);
  pumps.push(pump);
  return pump;
}

function newLane(): string {
  return randomBytes(8).toString('hex');
}

function linesOf(lane: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${lane}/${from + i}`);
}

describe('what is logged is counted', () => {
  test('soon after a nudge, each line once, in order within its lane', async () => {
    const { aggregate, lines } = counter();
    const pump = pumping(aggregate);
    const [one, other] = [newLane(), newLane()];
    await register(one);
    await register(other);
    await append(one, 1, 3);
    await append(other, 1, 2);
    pump.nudge();
    await expect.poll(lines, { timeout: 1500 }).toHaveLength(5);
    await append(one, 4, 5);
    pump.nudge();
    await expect.poll(lines, { timeout: 10_000 }).toHaveLength(7);
    expect(lines().filter((line) => line.startsWith(one))).toEqual(linesOf(one, 1, 5));
    expect(lines().filter((line) => line.startsWith(other))).toEqual(linesOf(other, 1, 2));
  });

  test('within seconds if nobody nudges', async () => {
    const { aggregate, lines } = counter();
    pumping(aggregate);
    const lane = newLane();
    await register(lane);
    await append(lane, 1);
    await expect.poll(lines, { timeout: 5000 }).toEqual([`${lane}/1`]);
  });

  test('from the lane’s head on', async () => {
    const { aggregate, lines } = counter();
    const pump = pumping(aggregate);
    const lane = newLane();
    await append(lane, 1, 5);
    await moveHead(lane, 3);
    await register(lane);
    await pump.drain();
    expect(lines()).toEqual(linesOf(lane, 4, 5));
  });

  test('in a lane that registered in the hour before', async () => {
    const { aggregate, lines } = counter();
    const pump = pumping(aggregate);
    const lane = newLane();
    await register(lane, Date.now() - 55 * MINUTE);
    await append(lane, 1, 2);
    await pump.drain();
    expect(lines().filter((line) => line.startsWith(lane))).toEqual(linesOf(lane, 1, 2));
  });

  test('though its registration landed late', async () => {
    const { aggregate, lines } = counter();
    const pump = pumping(aggregate);
    await pump.drain();
    await sleep(300);
    const lane = newLane();
    await register(lane, Date.now() - 3000);
    await append(lane, 1);
    pump.nudge();
    await expect.poll(lines, { timeout: 1500 }).toEqual([`${lane}/1`]);
  });

  test('though the line landed after its registration', async () => {
    const { aggregate, lines } = counter();
    const pump = pumping(aggregate);
    const lane = `OV#${newLane()}`;
    await register(lane);
    await pump.drain();
    await append(lane, 1);
    pump.nudge();
    await expect.poll(lines, { timeout: 1500 }).toEqual([`${lane}/1`]);
  });
});

describe('an import of a thousand lanes', () => {
  test('is read in few calls, and not again', async () => {
    const { aggregate, lines } = counter();
    const pump = pumping(aggregate);
    const lanes = Array.from({ length: 1000 }, () => `PUB#${newLane()}`);
    await publish(lanes);
    const send = vi.spyOn(DynamoDBClient.prototype, 'send');
    onTestFinished(() => send.mockRestore());
    await pump.drain();
    expect([...lines()].sort()).toEqual(lanes.map((lane) => `${lane}/1`).sort());
    expect(send.mock.calls.length).toBeLessThan(40);
    await moveHeads(lanes);
    await pump.drain();
    expect(lines()).toHaveLength(1000);
  });

  test('that was counted before we began is not read at all', async () => {
    const lanes = Array.from({ length: 30 }, () => `PUB#${newLane()}`);
    await publish(lanes);
    await moveHeads(lanes);
    const { aggregate, batches } = counter();
    await pumping(aggregate).drain();
    expect(batches).toEqual([]);
  });
});

async function moveHeads(lanes: readonly string[]): Promise<void> {
  for (const lane of lanes) await moveHead(lane, 1);
}

describe('batches', () => {
  test('hold a thousand lines at most, and never overlap', async () => {
    let running = 0;
    const { aggregate, batches } = counter(async () => {
      running += 1;
      expect(running).toBe(1);
      await sleep(20);
      running -= 1;
      return COUNTED;
    });
    const pump = pumping(aggregate);
    const lane = newLane();
    await register(lane);
    await append(lane, 1, 2300);
    pump.nudge();
    await Promise.all([pump.drain(), pump.drain()]);
    expect(batches.map(({ length }) => length)).toEqual([1000, 1000, 300]);
    expect(batches.flat()).toEqual(linesOf(lane, 1, 2300));
  });

  test('that failed come again from the head on', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const lane = newLane();
    let failures = 1;
    const { aggregate, batches } = counter(async () => {
      if (failures-- <= 0) return COUNTED;
      await moveHead(lane, 2);
      return FAILED;
    });
    const pump = pumping(aggregate);
    await register(lane);
    await append(lane, 1, 4);
    pump.nudge();
    await expect.poll(() => batches, { timeout: 5000 }).toHaveLength(2);
    expect(batches).toEqual([linesOf(lane, 1, 4), linesOf(lane, 3, 4)]);
  });

  test('that throw come again too, and drain tells of it', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    let isBroken = true;
    const { aggregate, lines } = counter(async () => {
      if (isBroken) throw new Error('broken');
      return COUNTED;
    });
    const pump = pumping(aggregate);
    const lane = `SGN#${newLane()}`;
    await publish([lane]);
    await expect(pump.drain()).rejects.toThrow('broken');
    isBroken = false;
    await pump.drain();
    expect(lines().at(-1)).toBe(`${lane}/1`);
  });
});

describe('in a rush', () => {
  test('visitors go first: counting waits for its end, and not longer', async () => {
    const { aggregate, batches, lines } = counter();
    const pump = pumping(aggregate);
    const lane = newLane();
    await register(lane);
    await append(lane, 1, 10);
    const rush = setInterval(() => {
      for (let i = 0; i < 30; i++) pump.nudge();
    }, 10);
    await sleep(1000);
    expect(batches).toEqual([]);
    clearInterval(rush);
    await expect.poll(lines, { timeout: 1000 }).toHaveLength(10);
  });
});

test('a stopped pump looks no more', async () => {
  const { aggregate, batches } = counter();
  const pump = startPump(aggregate);
  await pump.stop();
  const lane = newLane();
  await register(lane);
  await append(lane, 1);
  pump.nudge();
  await sleep(500);
  expect(batches).toEqual([]);
});
