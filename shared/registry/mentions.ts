import { derivedId } from '#shared/aws/root-secret.ts';
import { tables } from '#shared/aws/tables.ts';
import { transact } from '#shared/aws/transaction.ts';
import { dayIn, type Instant } from '#shared/calendar.ts';
import type { MentionId, ProgramId } from '#shared/ids.ts';
import type { Mention } from '#shared/lane-log/rules/event.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import type { Issuer } from './issuers.ts';
import { mentionKey } from './keys.ts';

/** A post that names the issuer or a program, as a listening tool tells of it. */
export type NewMention = {
  /** The tool. */
  readonly source: string;
  /** What the tool calls the post. */
  readonly externalId: string;
  readonly at: Instant;
  readonly programId?: ProgramId;
  readonly url?: string;
};

/**
 * Keep a mention and append its event, in one transaction, once for each source and id.
 *
 * False, and nothing is written, if it came before.
 */
export async function saveMention(issuer: Issuer, mention: NewMention): Promise<boolean> {
  const { issuerId } = issuer;
  const { source, externalId } = mention;
  const mentionId = await mentionIdOf(issuer, mention);
  const outcome = await transact([
    {
      Put: {
        TableName: tables.registry,
        Item: { ...mentionKey(issuerId, source, externalId), mentionId, ...mention },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...singleEventLane(`MNT#${mentionId}`, mentionEvent(issuer, mention, mentionId)),
  ]);
  if (outcome.type === 'conflict') throw new Error('the same mention is being written');
  return outcome.type === 'committed';
}

export function mentionIdOf(
  { issuerId }: Issuer,
  { source, externalId }: Pick<NewMention, 'source' | 'externalId'>,
): Promise<MentionId> {
  return derivedId('mnt', issuerId, `${source}/${externalId}`);
}

/** The event that tells of a mention. */
export function mentionEvent(
  { issuerId, timeZone }: Issuer,
  { at, programId }: NewMention,
  mentionId: MentionId,
): Mention {
  return {
    kind: 'mention',
    eventId: mentionId,
    at,
    day: dayIn(timeZone, at),
    issuerId,
    ...(programId && { programId }),
  };
}
