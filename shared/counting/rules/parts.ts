import { CHANNELS, type Channel } from '#shared/channels.ts';
import { type Counter, NONE } from './cell.ts';
import { type Flag, flagsIn } from './flags.ts';
import { addTo, countIn, type Excluded, excludedIn, type Tally, valueIn } from './tally.ts';

/** What a recipient's or channel's figure is made of. */
export const PARTS = [
  'shares',
  'confirmedShares',
  'engagements',
  'uniqueEngagements',
  'referrals',
  'uniqueReferrals',
  'signups',
  'newLearners',
  'firstTouchSignups',
  'lastTouchSignups',
] as const satisfies Counter[];

export type Parts = Record<(typeof PARTS)[number], number> & {
  /** Money by currency, in minor units. */
  readonly value: Record<string, number>;
};

export function partsIn(tally: Tally): Parts {
  const counts = Object.fromEntries(PARTS.map((part) => [part, countIn(tally, part)]));
  return { ...(counts as Record<(typeof PARTS)[number], number>), value: valueIn(tally) };
}

/** Counts of leaves or totals cells: counters by channel, `e.linkedin`, summed by that name. */
export type ChannelTally = Tally;

/** What came by one channel; `none` is what came by none. */
type InChannel = Parts & { readonly channel: Channel | 'none' };

export type OwnersFigures = {
  readonly parts: Parts;
  /** In the channels' usual order, `none` last. */
  readonly channels: readonly InChannel[];
  readonly excluded: Excluded;
  readonly flags: readonly Flag[];
};

/** What was counted for a recipient or credential, in all and by channel. */
export function figuresOf(byChannel: ChannelTally): OwnersFigures {
  const { all, channels } = splitByChannel(byChannel);
  const rows = [...CHANNELS, NONE as typeof NONE].flatMap((name) => {
    const tally = channels.get(name);
    const parts = tally && partsIn(tally);
    if (!parts || isNothing(parts)) return [];
    return [{ channel: name === NONE ? ('none' as const) : name, ...parts }];
  });
  return {
    parts: partsIn(all),
    channels: rows,
    excluded: excludedIn(all),
    flags: flagsIn(all),
  };
}

/** The counters of leaves, whatever the channel. */
export function overallTally(byChannel: ChannelTally): Tally {
  return splitByChannel(byChannel).all;
}

function splitByChannel(byChannel: ChannelTally) {
  const all: Tally = new Map();
  const channels = new Map<string, Tally>();
  for (const [name, n] of byChannel) {
    const dot = name.lastIndexOf('.');
    const counter = name.slice(0, dot);
    const channel = name.slice(dot + 1);
    const tally = channels.get(channel) ?? new Map();
    channels.set(channel, tally);
    addTo(tally, counter, n);
    addTo(all, counter, n);
  }
  return { all, channels };
}

function isNothing({ value, ...counts }: Parts): boolean {
  return Object.keys(value).length === 0 && Object.values(counts).every((n) => n === 0);
}
