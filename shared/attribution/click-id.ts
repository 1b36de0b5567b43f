import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#shared/aws/root-secret.ts';
import { type Channel, channelFacts, channelWithCode } from '#shared/channels.ts';
import type { IssuerId } from '#shared/ids.ts';

/** The contents of a click id: the click's position in the log, and its channel. */
export type ClickRef = {
  readonly lane: string;
  readonly seq: number;
  readonly channel?: Channel;
  /** A test click by the issuer's team. Never set without a channel. */
  readonly isTest?: boolean;
  /** Set if the click may be stored under `OV#<eventId>` instead. */
  readonly overflowEventId?: string;
};

/*
 * head (1 byte: overflow flag, test flag, channel code) · lane (8) · seq (4) · [event id (12)] · MAC (6).
 * 48 bits of HMAC: 2^47 requests to forge one click id on average, each of them a webhook that
 * must itself be signed.
 */
const OVERFLOW_FLAG = 0x80;

const TEST_FLAG = 0x40;

const NO_CHANNEL = 0x7f;

const LANE_END = 9;

const SEQ_END = 13;

const OVERFLOW_END = 25;

const MAC_BYTES = 6;

/** Seals a click's position for one issuer. Returns 26 characters (42 if the click overflowed). */
export async function sealClickId(issuerId: IssuerId, ref: ClickRef): Promise<string> {
  const body = Buffer.alloc(ref.overflowEventId ? OVERFLOW_END : SEQ_END);
  body.writeUInt8(ref.overflowEventId ? headOf(ref) | OVERFLOW_FLAG : headOf(ref), 0);
  body.write(ref.lane, 1, 'hex');
  body.writeUInt32BE(ref.seq, LANE_END);
  if (ref.overflowEventId) body.write(ref.overflowEventId, SEQ_END, 'base64url');
  return Buffer.concat([body, await macOf(issuerId, body)]).toString('base64url');
}

function headOf({ channel, isTest }: ClickRef): number {
  if (!channel) return NO_CHANNEL;
  return channelFacts(channel).code | (isTest ? TEST_FLAG : 0);
}

/** Returns the contents of a click id, or `undefined` if it was not sealed for this issuer. */
export async function openClickId(issuerId: IssuerId, text: string): Promise<ClickRef | undefined> {
  const sealed = Buffer.from(text, 'base64url');
  if (sealed.toString('base64url') !== text) return undefined;
  const body = sealed.subarray(0, -MAC_BYTES);
  if (body.length !== SEQ_END && body.length !== OVERFLOW_END) return undefined;
  const mac = sealed.subarray(-MAC_BYTES);
  return timingSafeEqual(mac, await macOf(issuerId, body)) ? refIn(body) : undefined;
}

function refIn(body: Buffer): ClickRef {
  const head = body.readUInt8(0) & ~OVERFLOW_FLAG;
  const channel = head === NO_CHANNEL ? undefined : channelWithCode(head & ~TEST_FLAG);
  const isTest = channel && (head & TEST_FLAG) !== 0;
  return {
    lane: body.toString('hex', 1, LANE_END),
    seq: body.readUInt32BE(LANE_END),
    ...(channel && { channel }),
    ...(isTest && { isTest }),
    ...(body.length === OVERFLOW_END && {
      overflowEventId: body.toString('base64url', SEQ_END, OVERFLOW_END),
    }),
  };
}

async function macOf(issuerId: IssuerId, body: Buffer): Promise<Buffer> {
  const key = await keyFor('click-id');
  return createHmac('sha256', key).update(issuerId).update(body).digest().subarray(0, MAC_BYTES);
}
