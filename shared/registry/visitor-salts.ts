import { randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo, isFailedCondition } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { DAY, type Day, type Instant, utcDayOf } from '#shared/calendar.ts';
import { saltKey } from './keys.ts';

const SALT_BYTES = 32;

const KEPT_DAYS = 2;

/** Salts that an outage left behind are looked for this far back. */
const LOOK_BACK_DAYS = 9;

/**
 * See that today and tomorrow have their salt, and that the salts of days that ended 48 hours ago
 * are gone: from then on nobody, we included, can link a visitor's hash to an address.
 */
export async function keepSalts(now: Instant): Promise<void> {
  await makeSalt(utcDayOf(now));
  await makeSalt(utcDayOf(now + DAY));
  for (let age = KEPT_DAYS + 1; age <= LOOK_BACK_DAYS; age++) {
    const Key = saltKey(utcDayOf(now - age * DAY));
    await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
  }
}

/** Make a day's salt unless it has one: all visitors of a day must meet the same. */
async function makeSalt(day: Day): Promise<void> {
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  try {
    await dynamo.send(
      new PutCommand({
        TableName: tables.registry,
        Item: { ...saltKey(day), salt },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
  }
}
