/**
 * Keys of the EventLog table.
 *
 * | item              | pk               | sk               | read by                                 |
 * | ----------------- | ---------------- | ---------------- | --------------------------------------- |
 * | event             | <lane>           | <seq>            | aggregate, in order; attribution, by id |
 * | lane registration | LANES#<utc hour> | <instant>#<lane> | sweep                                   |
 */
import type { Key } from '#shared/aws/tables.ts';

const SEQ_DIGITS = 12;

const INSTANT_DIGITS = 13;

export function eventKey(lane: string, seq: number): Key {
  return { pk: lane, sk: seqText(seq) };
}

export function seqText(seq: number): string {
  return String(seq).padStart(SEQ_DIGITS, '0');
}

export const LANES_PREFIX = 'LANES#';

/** Lanes that were written to in the UTC hour of that instant, by the time they registered. */
export function lanesPartition(at: number): string {
  return `${LANES_PREFIX}${new Date(at).toISOString().slice(0, 13).replaceAll(/[-T]/g, '')}`;
}

export function laneRegistrationKey(at: number, lane: string): Key {
  return { pk: lanesPartition(at), sk: `${instantText(at)}#${lane}` };
}

export function instantText(at: number): string {
  return String(at).padStart(INSTANT_DIGITS, '0');
}

/** The lane that a registration's sort key names. */
export function registeredLane(sk: string): string {
  return sk.slice(INSTANT_DIGITS + 1);
}
