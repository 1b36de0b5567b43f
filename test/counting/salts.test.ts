import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { DAY, type Day, utcDayOf } from '#shared/calendar.ts';
import { hourSaltKey, saltKey } from '#shared/registry/keys.ts';
import { keepSalts } from '#shared/registry/visitor-salts.ts';

const NOW = Date.parse('2020-02-10T12:00:00Z');

async function saltOf(day: Day): Promise<unknown> {
  const Key = saltKey(day);
  return (await dynamo.send(new GetCommand({ TableName: tables.registry, Key }))).Item?.salt;
}

test('today and tomorrow have a salt, the same however often it is kept', async () => {
  await keepSalts(NOW);
  const salts = [await saltOf('2020-02-10'), await saltOf('2020-02-11')];
  await keepSalts(NOW);

  expect(salts.every((salt) => typeof salt === 'string' && salt.length >= 43)).toBe(true);
  expect(salts[0]).not.toBe(salts[1]);
  expect([await saltOf('2020-02-10'), await saltOf('2020-02-11')]).toEqual(salts);
});

test('an hour has a salt of its own, made ahead, and gone with the first sweep after it', async () => {
  const [at, hour] = [NOW + 200 * DAY, DAY / 24];
  const name = (ahead: number) => new Date(at + ahead * hour).toISOString().slice(0, 13);
  const saltOfHour = async (ahead: number) => {
    const Key = hourSaltKey(name(ahead));
    return (await dynamo.send(new GetCommand({ TableName: tables.registry, Key }))).Item?.salt;
  };
  await keepSalts(at);
  const salt = await saltOfHour(0);
  expect(salt).toMatch(/^[\w-]{43}$/);
  expect(await saltOfHour(1)).not.toBe(salt);
  await keepSalts(at + hour / 2);
  expect(await saltOfHour(0)).toBe(salt);
  await keepSalts(at + hour);
  expect(await saltOfHour(0)).toBeUndefined();
  expect(await saltOfHour(3)).toBeDefined();
});

test('a salt is gone 48 hours after its day', async () => {
  const later = NOW + 100 * DAY;
  const day = utcDayOf(later);
  await keepSalts(later);
  await keepSalts(later + 2 * DAY);
  expect(await saltOf(day)).toBeDefined();
  await keepSalts(later + 3 * DAY);
  expect(await saltOf(day)).toBeUndefined();
});
