import type { Click, LogEvent, Milestone, Signup, Subject } from '#shared/domain/event.ts';

/** A line of the log with its event, under the name it has in claims. */
export type Line = { readonly ref: string; readonly event: LogEvent };

/** Who has a claim: `V#<link>#<day>#<visitor>` or `C#<credential>`, and what is claimed there. */
export type OwnerOf = (claim: string, name: string) => string | undefined;

/** Counts by cell and name, `day iss_0 2026-11-24: e.37`, and nothing that is zero. */
export type Counts = Map<string, number>;

/**
 * What the cells have to hold, written down a second time from docs/data-model.md and metrics.md
 * alone: no fold, no claims, no keys of the service, so that a mistake there cannot hide here.
 */
export function recount(lines: readonly Line[], ownerOf: OwnerOf): Counts {
  const counts: Counts = new Map();
  for (const line of lines) countLine(line, ownerOf, book(counts));
  return counts;
}

function book(counts: Counts) {
  const add = (cell: string, name: string, n: number) => {
    const count = `${cell}: ${name}`;
    counts.set(count, (counts.get(count) ?? 0) + n);
  };
  return { add };
}

type Book = ReturnType<typeof book>;

function countLine({ ref, event }: Line, ownerOf: OwnerOf, to: Book): void {
  if (event.kind === 'signup') countSignup(ref, event, ownerOf, to);
  else countOther(ref, event, ownerOf, to);
}

function countOther(ref: string, event: Click | Milestone, ownerOf: OwnerOf, to: Book): void {
  const letter = LETTERS[event.kind];
  const { isDuplicate, isUnique } = visitOf(ref, event as Click, ownerOf);
  const excluded = event.excluded ?? (isDuplicate ? 'duplicate' : undefined);
  if (excluded) {
    leaveOut(event, event, `x.${letter}.${excluded}`, to);
    return;
  }
  const { channel } = event;
  const credential = `C#${event.credentialId}`;
  const isClick = event.kind === 'engagement' || event.kind === 'referral';
  const confirms =
    event.kind === 'engagement' && ownerOf(credential, `confirmed.${channel}`) === ref;
  const counters = [
    letter,
    ...(isClick && isUnique ? [`${letter}u`] : []),
    ...(confirms ? ['c'] : []),
  ];
  for (const counter of counters) {
    happened(event, event, { counter, n: 1, cut: cutOf(event) }, to);
    if (event.kind !== 'published') brought(event, event, { counter, n: 1, channel }, to);
  }
  const first = FIRSTS[event.kind];
  if (!first || ownerOf(credential, first) === ref) cohort(event, event, letter, to);
}

/** One click per visitor, link and hour counts, one per day is unique; nameless ones always. */
function visitOf(ref: string, { visitor, linkId, at, excluded }: Click, ownerOf: OwnerOf) {
  if (!visitor || excluded) return { isDuplicate: false, isUnique: true };
  const visits = `V#${linkId}#${dayOf(at)}#${visitor}`;
  return {
    isDuplicate: ownerOf(visits, hourOf(at)) !== ref,
    isUnique: ownerOf(visits, 'd') === ref,
  };
}

const LETTERS = {
  published: 'p',
  opened: 'o',
  share: 'h',
  engagement: 'e',
  referral: 'r',
} as const;

/** What is the credential's first of its kind; each publication is. */
const FIRSTS = {
  published: undefined,
  opened: 'opened',
  share: 'shared',
  engagement: 'engaged',
  referral: 'referred',
} as const;

type Cut = Readonly<Record<string, string | undefined>>;

function cutOf(event: Click | Milestone): Cut {
  if (event.kind === 'published' || event.kind === 'opened') return {};
  if (event.kind === 'share') return { ch: event.channel };
  const { channel, country, device, source } = event as Click;
  return { ch: channel, co: country, de: device, so: source };
}

function leaveOut(event: LogEvent, who: Who, counter: string, to: Book): void {
  const cut = event.kind === 'published' ? {} : { ch: who.channel };
  happened(event, who, { counter, n: 1, cut }, to);
  brought(event, who, { counter, n: 1, channel: who.channel }, to);
}

function countSignup(ref: string, signup: Signup, ownerOf: OwnerOf, to: Book): void {
  const { credited, excluded, unattributed, firstTouch, lastTouch, newLearner } = signup;
  if (!credited) {
    const { issuerId, at } = signup;
    to.add(`day ${issuerId} ${dayOf(at)}`, `u.${unattributed}.${quarterOf(at)}`, 1);
    return;
  }
  if (excluded) {
    leaveOut(signup, credited, `x.s.${excluded}`, to);
    return;
  }
  const credit = (who: Who, counter: string, n = 1) => {
    happened(signup, who, { counter, n, cut: { ch: who.channel } }, to);
    brought(signup, who, { counter, n, channel: who.channel }, to);
  };
  credit(credited, 's');
  if (newLearner) credit(credited, 'n');
  if (signup.value) credit(credited, `v.${signup.currency}`, signup.value);
  if (firstTouch) credit(firstTouch, 'sf');
  if (lastTouch) credit(lastTouch, 'sl');
  const isQuick = signup.at - credited.clickedAt < 3000;
  if (isQuick) brought(signup, credited, { counter: 'sq', n: 1, channel: credited.channel }, to);
  if (ownerOf(`C#${credited.credentialId}`, 'converted') === ref) cohort(signup, credited, 's', to);
}

type Who = Subject & { readonly channel?: string };
type Happened = { readonly counter: string; readonly n: number; readonly cut: Cut };
type Brought = { readonly counter: string; readonly n: number; readonly channel?: string };

/** For the issuer and for the program: by quarter-hour, and along the dimensions it has. */
function happened({ issuerId, at }: LogEvent, who: Who, { counter, n, cut }: Happened, to: Book) {
  for (const scope of [issuerId, `${issuerId}/${who.programId}`]) {
    to.add(`day ${scope} ${dayOf(at)}`, `${counter}.${quarterOf(at)}`, n);
    for (const [dimension, value = '-'] of Object.entries(cut)) {
      const name = `${counter}.${dimension}.${value}`;
      to.add(`dimensions ${scope} ${dayOf(at)}`, name, n);
      to.add(`edge ${scope} ${dayOf(at)} ${quarterOf(at)}`, name, n);
    }
  }
}

/** For one credential: on the issuer's day, and since ever. */
function brought(event: LogEvent, who: Who, { counter, n, channel = '-' }: Brought, to: Book) {
  const owner = `${event.issuerId} ${who.recipientId} ${who.credentialId}`;
  to.add(`leaf ${owner} ${event.day}`, `${counter}.${channel}`, n);
  to.add(`totals ${owner}`, `${counter}.${channel}`, n);
}

/** For those who were published on the same day as this credential. */
function cohort(
  { issuerId }: LogEvent,
  { programId, publishedAt }: Who,
  counter: string,
  to: Book,
) {
  for (const scope of [issuerId, `${issuerId}/${programId}`]) {
    to.add(`cohort ${scope} ${dayOf(publishedAt)}`, `${counter}.${quarterOf(publishedAt)}`, 1);
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function hourOf(at: number): string {
  return `h${new Date(at).toISOString().slice(11, 13)}`;
}

function quarterOf(at: number): number {
  const [hours = 0, minutes = 0] = new Date(at).toISOString().slice(11, 16).split(':').map(Number);
  return 4 * hours + Math.floor(minutes / 15);
}
