import { createHmac, timingSafeEqual } from 'node:crypto';
import { CHANNELS, type Channel } from '#shared/domain/channel.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { keyFor } from './root-secret.ts';

/** What a click id says: where in the log the click stands, and by which channel it came. */
export type ClickRef = {
  readonly lane: string;
  readonly seq: number;
  readonly channel?: Channel;
  /** Set if the click may stand under `OV#<eventId>` instead. */
  readonly overflowEventId?: string;
};

/*
 * head (1 byte: overflow flag, channel number) · lane (8) · seq (4) · [event id (12)] · MAC (6).
 * 48 bits of HMAC: 2^47 requests to forge one click id on average, each of them a webhook that
 * must itself be signed.
 */
const OVERFLOW_FLAG = 0x80;
const NO_CHANNEL = 0x7f;
const LANE_END = 9;
const SEQ_END = 13;
const OVERFLOW_END = 25;
const MAC_BYTES = 6;

/** Seal a click's place for one issuer: 26 letters (42 if it went by the overflow queue). */
export async function sealClickId(issuerId: IssuerId, ref: ClickRef): Promise<string> {
  const head = ref.channel ? CHANNELS.indexOf(ref.channel) : NO_CHANNEL;
  const body = Buffer.alloc(ref.overflowEventId ? OVERFLOW_END : SEQ_END);
  body.writeUInt8(ref.overflowEventId ? head | OVERFLOW_FLAG : head, 0);
  body.write(ref.lane, 1, 'hex');
  body.writeUInt32BE(ref.seq, LANE_END);
  if (ref.overflowEventId) body.write(ref.overflowEventId, SEQ_END, 'base64url');
  return Buffer.concat([body, await macOf(issuerId, body)]).toString('base64url');
}

/** What a click id says, or `undefined` if this service did not seal it for this issuer. */
export async function openClickId(issuerId: IssuerId, text: string): Promise<ClickRef | undefined> {
  const sealed = Buffer.from(text, 'base64url');
  if (sealed.toString('base64url') !== text) return undefined;
  const body = sealed.subarray(0, -MAC_BYTES);
  if (body.length !== SEQ_END && body.length !== OVERFLOW_END) return undefined;
  const mac = sealed.subarray(-MAC_BYTES);
  return timingSafeEqual(mac, await macOf(issuerId, body)) ? refIn(body) : undefined;
}

function refIn(body: Buffer): ClickRef {
  const channel = CHANNELS[body.readUInt8(0) & ~OVERFLOW_FLAG];
  return {
    lane: body.toString('hex', 1, LANE_END),
    seq: body.readUInt32BE(LANE_END),
    ...(channel && { channel }),
    ...(body.length === OVERFLOW_END && {
      overflowEventId: body.toString('base64url', SEQ_END, OVERFLOW_END),
    }),
  };
}

async function macOf(issuerId: IssuerId, body: Buffer): Promise<Buffer> {
  const key = await keyFor('click-id');
  return createHmac('sha256', key).update(issuerId).update(body).digest().subarray(0, MAC_BYTES);
}
