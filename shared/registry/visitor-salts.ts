import { randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo, isFailedCondition } from '#shared/aws/dynamodb.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { DAY, hourOf, type Instant, utcDayOf } from '#shared/calendar.ts';
import { hourSaltKey, saltKey } from './keys.ts';

const SALT_BYTES = 32;

const HOUR = DAY / 24;

/** So many hours ahead, so that an outage of the sweep leaves none without its salt. */
const HOURS_AHEAD = 3;

const KEPT_DAYS = 2;

/** Salts that an outage left behind are looked for this far back. */
const LOOK_BACK_DAYS = 9;

/** The hours whose salts this process has deleted, or made: once is enough. */
const settledHours = new Set<string>();

/**
 * See that today and tomorrow have their salt, and that the salts of days that ended 48 hours ago
 * are gone: from then on nobody, we included, can link a visitor's hash to an address. The same of
 * this hour and the next ones, whose salts are gone with the first sweep after the hour.
 */
export async function keepSalts(now: Instant): Promise<void> {
  await makeSalt(saltKey(utcDayOf(now)));
  await makeSalt(saltKey(utcDayOf(now + DAY)));
  for (let age = KEPT_DAYS + 1; age <= LOOK_BACK_DAYS; age++) {
    const Key = saltKey(utcDayOf(now - age * DAY));
    await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
  }
  for (let ahead = 0; ahead <= HOURS_AHEAD; ahead++) {
    await once(hourOf(now + ahead * HOUR), (hour) => makeSalt(hourSaltKey(hour)));
  }
  for (let age = 1; age <= LOOK_BACK_HOURS; age++) {
    await once(`${hourOf(now - age * HOUR)} gone`, async (name) => {
      const Key = hourSaltKey(name.replace(' gone', ''));
      await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
    });
  }
}

/** Salts of hours that an outage left behind are looked for this far back. */
const LOOK_BACK_HOURS = 26;

async function once(name: string, settle: (name: string) => Promise<void>): Promise<void> {
  if (settledHours.has(name)) return;
  await settle(name);
  if (settledHours.size > 1000) settledHours.clear();
  settledHours.add(name);
}

/** Make a salt unless it is there: all visitors of a day or hour must meet the same. */
async function makeSalt(key: Key): Promise<void> {
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  try {
    await dynamo.send(
      new PutCommand({
        TableName: tables.registry,
        Item: { ...key, salt },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
  }
}
