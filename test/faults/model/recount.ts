import type {
  Click,
  LogEvent,
  Milestone,
  Publication,
  Signup,
  Subject,
  SurveyResponse,
  Verification,
} from '#shared/lane-log/rules/event.ts';

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
  else if (event.kind === 'survey') countSurvey(event, to);
  else if (event.kind === 'mention') happened(event, event, { counter: 'm', n: 1, cut: {} }, to);
  else if (event.kind === 'published' && !event.excluded) countPublished(event, to);
  else countOther(ref, event, ownerOf, to);
}

/** By its facts on its own day, where it ends, and where what it follows stands. */
function countPublished(event: Milestone | Publication, to: Book): void {
  const facts = 'facts' in event ? event.facts : undefined;
  const { isFirst, isFirstOfProgram, returnsTo, renews, validUntil } = facts ?? {};
  const cut: Cut = facts ? { lc: facts.country } : {};
  const add = (counter: string) => happened(event, event, { counter, n: 1, cut }, to);
  const addAt = (at: number, counter: string) =>
    happened({ ...event, at }, event, { counter, n: 1, cut: {} }, to);
  add('p');
  cohort(event, event, 'p', to);
  if (isFirst) add('l');
  if (isFirst) cohort(event, event, 'l', to);
  if (isFirstOfProgram) add('lp');
  if (returnsTo) add('rt');
  if (returnsTo) cohort(event, { ...returnsTo, publishedAt: returnsTo.at }, 'rt', to);
  if (renews) add(renews.isInTime ? 'w' : 'wl');
  if (renews?.isInTime && renews.validUntil !== undefined) addAt(renews.validUntil, 'rn');
  if (facts?.referredBy) {
    const brought = { programId: facts.referredBy };
    happened(event, brought, { counter: 'd', n: 1, cut: {} }, to);
  }
  if (validUntil !== undefined) addAt(validUntil, 'ex');
}

type Other = Click | Milestone | Publication | Verification;

function countOther(ref: string, event: Other, ownerOf: OwnerOf, to: Book): void {
  const letter = LETTERS[event.kind];
  const { isDuplicate, isUnique } = visitOf(ref, event as Click, ownerOf);
  const excluded = isDuplicate ? 'duplicate' : event.excluded;
  if (event.kind === 'engagement') countSite(event as Click, to);
  if (excluded) {
    leaveOut(event, event as Click, `x.${letter}.${excluded}`, to);
    return;
  }
  const { channel } = event as Click;
  const credential = `C#${event.credentialId}`;
  if (event.kind === 'share') {
    countPress(ref, event as Milestone, ownerOf, to);
    return;
  }
  const isClick = event.kind === 'engagement' || event.kind === 'referral';
  const confirms =
    event.kind === 'engagement' && ownerOf(credential, `confirmed.${channel}`) === ref;
  const counters = [
    letter,
    ...(isClick && isUnique ? [`${letter}u`] : []),
    ...(isClick && (event as Click).network ? [`${letter}h`] : []),
    ...(confirms ? ['c'] : []),
  ];
  for (const counter of counters) {
    happened(event, event, { counter, n: 1, cut: cutOf(event) }, to);
    brought(event, event, { counter, n: 1, channel }, to);
  }
  const first = FIRSTS[event.kind];
  if (first && ownerOf(credential, first) === ref) cohort(event, event, letter, to);
  if (event.kind !== 'engagement') return;
  if (ownerOf(credential, 'shared') === ref) cohort(event, event, 'h', to);
  if (confirms && ownerOf(credential, `share.${channel}`) === ref) countShare(event, channel, to);
}

/** The recipient's press: the first one for a channel gives way to an engagement that was counted before. */
function countPress(ref: string, press: Milestone, ownerOf: OwnerOf, to: Book): void {
  const credential = `C#${press.credentialId}`;
  const { channel } = press;
  const isFirst = ownerOf(credential, `pressed.${channel}`) === ref;
  const isCounted = isFirst && ownerOf(credential, `share.${channel}`) !== ref;
  if (!isCounted) countShare(press, channel, to);
  if (ownerOf(credential, 'shared') === ref) cohort(press, press, 'h', to);
  if (ownerOf(credential, 'press.first') === ref) countSharer(press, to);
}

function countShare(event: Other, channel: Who['channel'], to: Book): void {
  happened(event, event, { counter: 'h', n: 1, cut: { ch: channel } }, to);
  brought(event, event, { counter: 'h', n: 1, channel }, to);
}

/** Whom a program's credential brought, and who presses share for the first time now. */
function countSharer(event: Milestone, to: Book): void {
  const { referredBy: programId } = event;
  if (programId) happened(event, { programId }, { counter: 'ds', n: 1, cut: {} }, to);
}

/** A website that is no network and sent somebody, whether that click counts or is a duplicate. */
function countSite({ at, issuerId, programId, ...click }: Click, to: Book): void {
  if (click.excluded || click.source !== 'other' || !click.referrerHost) return;
  for (const scope of [issuerId, `${issuerId}/${programId}`]) {
    to.add(`site ${scope} ${dayOf(at)} ${click.referrerHost}`, `ms.${quarterOf(at)}`, 1);
  }
}

const SURVEY_LETTERS = { experience: 'q', success: 'g' } as const;

/** An answer counts where it was given; the one that it replaces is taken back where that was. */
function countSurvey(event: SurveyResponse, to: Book): void {
  const letter = SURVEY_LETTERS[event.survey];
  const count = (at: number, { rating, score = -1 }: SurveyResponse['answer'], sign: 1 | -1) => {
    const add = (counter: string, n = 1) =>
      happened(
        { ...event, at },
        event,
        { counter: `${letter}${counter}`, n: sign * n, cut: {} },
        to,
      );
    add('a');
    if (rating !== undefined) add('c');
    if (rating !== undefined) add('s', rating);
    if (score >= 0) add('n');
    if (score >= 9) add('p');
    if (score >= 0 && score <= 6) add('d');
  };
  count(event.at, event.answer, 1);
  if (event.replaces) count(event.replaces.at, event.replaces, -1);
  else cohort(event, event, `${letter}a`, to);
}

/**
 * One click per visitor, link and hour counts, one per day is unique. Of a network without a visitor
 * one per hour counts, and none is unique; with neither, each counts and is unique.
 */
function visitOf(ref: string, click: Click, ownerOf: OwnerOf) {
  const { at, excluded } = click;
  const { visitor, linkId } = visitorOf(click);
  const claimsNothing = excluded && excluded !== 'not-owner';
  if (!visitor || claimsNothing) return { isDuplicate: false, isUnique: true };
  const visits = `V#${linkId}#${dayOf(at)}#${visitor}`;
  return {
    isDuplicate: ownerOf(visits, hourOf(at)) !== ref,
    isUnique: !isNetwork(visitor) && ownerOf(visits, 'd') === ref,
  };
}

/** Whose repetitions are told by: a visitor on a link or a proof, whoever pressed a share button. */
export function visitorOf(event: Click | Milestone | Verification) {
  const { visitor, network, linkId = event.credentialId } = event as Click;
  const who = visitor ?? (network && `~${network}`);
  if (event.kind !== 'share') return { visitor: who, linkId };
  const isStrangers = event.excluded === 'not-owner';
  return {
    visitor: isStrangers ? who : event.recipientId,
    linkId: `${event.credentialId}.${event.channel}`,
  };
}

export function isNetwork(visitor: string): boolean {
  return visitor.startsWith('~');
}

const LETTERS = {
  published: 'p',
  opened: 'o',
  share: 'h',
  engagement: 'e',
  referral: 'r',
  verification: 'y',
} as const;

/** What a credential does for the first time only once. */
const FIRSTS = {
  published: undefined,
  share: undefined,
  verification: undefined,
  opened: 'opened',
  engagement: 'engaged',
  referral: 'referred',
} as const;

type Cut = Readonly<Record<string, string | undefined>>;

function cutOf(event: Other): Cut {
  if (event.kind === 'opened') return {};
  const { channel, country, device, source } = event as Click;
  const where = { co: country, de: device, so: source };
  return event.kind === 'verification' ? where : { ch: channel, ...where };
}

function leaveOut(event: LogEvent, who: Who, counter: string, to: Book): void {
  const cut = event.kind === 'published' ? {} : { ch: who.channel };
  happened(event, who, { counter, n: 1, cut }, to);
  brought(event, who, { counter, n: 1, channel: who.channel }, to);
}

function countSignup(ref: string, signup: Signup, ownerOf: OwnerOf, to: Book): void {
  const { credited, excluded, unattributed, firstTouch, lastTouch, newLearner } = signup;
  if (!credited) {
    happenedIn(signup.issuerId, signup.at, { counter: `u.${unattributed}`, n: 1, cut: {} }, to);
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

type When = Pick<LogEvent, 'issuerId' | 'at'>;
type Program = Pick<Subject, 'programId'>;
type Published = Pick<Subject, 'programId' | 'publishedAt'>;
type Who = Subject & { readonly channel?: string };
type Happened = { readonly counter: string; readonly n: number; readonly cut: Cut };
type Brought = { readonly counter: string; readonly n: number; readonly channel?: string };

/** For the issuer and for the program: on that day, when on it, and along the dimensions it has. */
function happened(
  { issuerId, at }: When,
  { programId }: Partial<Program>,
  { counter, n, cut }: Happened,
  to: Book,
) {
  for (const scope of [issuerId, ...(programId ? [`${issuerId}/${programId}`] : [])]) {
    happenedIn(scope, at, { counter, n, cut }, to);
  }
}

function happenedIn(scope: string, at: number, { counter, n, cut }: Happened, to: Book): void {
  to.add(`day ${scope} ${dayOf(at)}`, `${counter}.all`, n);
  to.add(`dimensions ${scope} ${dayOf(at)}`, `${counter}.${quarterOf(at)}`, n);
  for (const [dimension, value = '-'] of Object.entries(cut)) {
    const name = `${counter}.${dimension}.${value}`;
    to.add(`dimensions ${scope} ${dayOf(at)}`, name, n);
    to.add(`edge ${scope} ${dayOf(at)} ${quarterOf(at)}`, name, n);
  }
}

/** For one credential: on the issuer's day, and in total. */
function brought(event: LogEvent, who: Who, { counter, n, channel = '-' }: Brought, to: Book) {
  const owner = `${event.issuerId} ${who.recipientId} ${who.credentialId}`;
  to.add(`leaf ${owner} ${event.day}`, `${counter}.${channel}`, n);
  to.add(`totals ${owner}`, `${counter}.${channel}`, n);
}

/** For those who were published on the same day as this credential. */
function cohort({ issuerId }: When, who: Published, counter: string, to: Book): void {
  const { programId, publishedAt } = who;
  for (const scope of [issuerId, `${issuerId}/${programId}`]) {
    to.add(`cohort ${scope} ${dayOf(publishedAt)}`, `${counter}.all`, 1);
  }
  const arrivals = `arrivals ${issuerId}/${programId} ${dayOf(publishedAt)}`;
  to.add(arrivals, `${counter}.${quarterOf(publishedAt)}`, 1);
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
