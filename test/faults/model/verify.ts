import type { Click, LogEvent } from '#shared/lane-log/rules/event.ts';
import { type Counts, isNetwork, type Line, recount, visitorOf } from './recount.ts';
import type { Item, Store } from './store.ts';

/** What the world outside knows of an event that it wanted to have logged. */
export type Sent = {
  readonly event: LogEvent;
  /** Whether somebody was told that it is safe. */
  isPromised: boolean;
};

type World = {
  readonly store: Store;
  /** Files of archived events, one to a line. */
  readonly archive: ReadonlyMap<string, string>;
  readonly sent: readonly Sent[];
};

/** Everything that is not as it must be, each in a sentence; nothing, if all is exact. */
export function mistakesIn({ store, archive, sent }: World): string[] {
  const log = store.items('event-log').filter(({ pk }) => !String(pk).startsWith('LANES#'));
  const lines = log.filter(({ kind }) => kind !== 'void').map(lineFrom);
  const rollups = currentRollups(store);
  return [
    ...logMistakes(log, lines, sent),
    ...countMistakes(lines, rollups),
    ...headMistakes(log, rollups),
    ...claimMistakes(lines, rollups),
    ...archiveMistakes(lines, archive),
  ];
}

function lineFrom({ pk, sk, expiresAt, ...event }: Item): Line {
  return { ref: `${pk}/${Number(sk)}`, event: event as LogEvent };
}

type Rollups = ReadonlyMap<string, readonly Item[]>;

/** Items of the current generation by the `pk` that they have in it. */
function currentRollups(store: Store): Rollups {
  const items = store.items('rollups');
  const current = items.find(({ pk }) => pk === 'GENERATIONS')?.current ?? 'G1';
  const own = items.filter(({ pk }) => String(pk).startsWith(`${current}#`));
  return Map.groupBy(own, ({ pk }) => String(pk).slice(String(current).length + 1));
}

/** What was promised stands in the log, nothing stands there twice, and no lane has a gap. */
function logMistakes(log: readonly Item[], lines: readonly Line[], sent: readonly Sent[]) {
  const mistakes: string[] = [];
  const times = Map.groupBy(lines, ({ event }) => event.eventId);
  for (const { event, isPromised } of sent) {
    const refs = (times.get(event.eventId) ?? []).map(({ ref }) => ref);
    if (refs.length > 1) mistakes.push(`${event.eventId} stands twice: ${refs.join(', ')}`);
    if (isPromised && refs.length === 0) mistakes.push(`${event.eventId} is lost`);
  }
  for (const [lane, own] of Map.groupBy(log, ({ pk }) => String(pk))) {
    const last = Math.max(...own.map(({ sk }) => Number(sk)));
    if (last !== own.length) mistakes.push(`${lane} has ${own.length} lines up to ${last}`);
  }
  return mistakes;
}

/** Every event is below its lane's head. A fence may stand alone in a lane that nobody registered. */
function headMistakes(log: readonly Item[], rollups: Rollups): string[] {
  const events = log.filter(({ kind }) => kind !== 'void');
  return [...Map.groupBy(events, ({ pk }) => String(pk))].flatMap(([lane, own]) => {
    const head = Number(rollups.get(`H#${lane}`)?.[0]?.seq ?? 0);
    const last = Math.max(...own.map(({ sk }) => Number(sk)));
    return head >= last ? [] : [`head of ${lane} is ${head}, its last event stands at ${last}`];
  });
}

/** Nothing is counted that the archive lacks. */
function archiveMistakes(lines: readonly Line[], archive: ReadonlyMap<string, string>): string[] {
  const archived = [...archive.values()].flatMap((file) => file.trim().split('\n'));
  const ids = new Set(archived.map((line) => JSON.parse(line).eventId));
  const missing = lines.filter(({ event }) => !ids.has(event.eventId));
  return missing.map(({ ref }) => `${ref} is not in the archive`);
}

/** Every claim belongs to an event that may have it, and none is left that somebody must have. */
function claimMistakes(lines: readonly Line[], rollups: Rollups): string[] {
  const mistakes: string[] = [];
  for (const [claim, askers] of claimGroups(lines, rollups)) {
    const [pk = '', name = ''] = claim.split(' ');
    const owner = rollups.get(pk)?.[0]?.[name];
    if (!askers.has(String(owner))) mistakes.push(`${claim} belongs to ${owner}`);
  }
  return mistakes;
}

/** Who may have each claim: of a credential's firsts, only who is not a duplicate. */
function claimGroups(lines: readonly Line[], rollups: Rollups): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  const ask = (claim: string, ref: string) => {
    groups.set(claim, (groups.get(claim) ?? new Set()).add(ref));
  };
  for (const { ref, event } of lines) {
    if (event.excluded && event.excluded !== 'not-owner') continue;
    const { at } = event;
    const { visitor, linkId } = visitorOf(event as Click);
    const when = new Date(at).toISOString();
    const visits = `V#${linkId}#${when.slice(0, 10)}#${visitor}`;
    const hour = `h${when.slice(11, 13)}`;
    if (visitor) ask(`${visits} ${hour}`, ref);
    if (visitor && rollups.get(visits)?.[0]?.[hour] !== ref) continue;
    if (visitor && !isNetwork(visitor)) ask(`${visits} d`, ref);
    if (event.excluded) continue;
    for (const name of firstsOf(event)) ask(`C#${credentialOf(event)} ${name}`, ref);
    for (const name of shareNames(event)) ask(`C#${credentialOf(event)} ${name}`, ref);
  }
  return groups;
}

/** What presses and engagements have to settle about a share. */
function shareNames(event: LogEvent): string[] {
  if (event.kind !== 'engagement' && event.kind !== 'share') return [];
  const { kind, channel } = event as Click;
  const own =
    kind === 'engagement' ? [`confirmed.${channel}`] : ['press.first', `pressed.${channel}`];
  return ['shared', `share.${channel}`, ...own];
}

const FIRSTS: Record<string, string> = {
  opened: 'opened',
  engagement: 'engaged',
  referral: 'referred',
};

function firstsOf(event: LogEvent): string[] {
  if (event.kind === 'signup') return event.credited ? ['converted'] : [];
  return [FIRSTS[event.kind] ?? []].flat();
}

function credentialOf(event: LogEvent): string | undefined {
  return event.kind === 'signup' ? event.credited?.credentialId : (event as Click).credentialId;
}

function countMistakes(lines: readonly Line[], rollups: Rollups): string[] {
  const expected = recount(lines, (pk, name) => rollups.get(pk)?.[0]?.[name] as string | undefined);
  const stored = storedCounts(rollups);
  return [...new Set([...expected.keys(), ...stored.keys()])].flatMap((count) => {
    const [expectedCount = 0, found = 0] = [expected.get(count), stored.get(count)];
    return expectedCount === found ? [] : [`${count} is ${found}, not ${expectedCount}`];
  });
}

/** What the cells hold, shards summed up. */
function storedCounts(rollups: Rollups): Counts {
  const counts: Counts = new Map();
  for (const [partition, items] of rollups) {
    for (const { pk, sk, programId, publishedAt, ...stored } of items) {
      const cell = cellName(partition, String(sk));
      if (!cell) continue;
      for (const [name, n] of Object.entries(stored)) {
        const count = `${cell}: ${name}`;
        counts.set(count, (counts.get(count) ?? 0) + Number(n));
      }
    }
  }
  return counts;
}

/** The name that the recount gives to a cell; `undefined` for what is none. */
function cellName(pk: string, sk: string): string | undefined {
  const [letter, issuer, ...rest] = pk.split('#');
  const [type = '', day = ''] = sk.split('#');
  const scope = [issuer, ...rest].join('/');
  if (letter === 'L') return `leaf ${issuer} ${sk.replace('#', ' ')} ${rest[0]}`;
  if (letter === 'T') return `totals ${issuer} ${rest[0]} ${sk}`;
  if (letter !== 'S') return undefined;
  if (type === 'E') return `arrivals ${scope}/${sk.split('#')[2]} ${day}`;
  if (type === 'M') return `site ${scope} ${day} ${sk.split('#')[2]}`;
  if (type === 'Q') return `edge ${scope} ${day.replace('T', ' ').replace(/ 0/, ' ')}`;
  return `${{ D: 'day', X: 'dimensions', K: 'cohort' }[type]} ${scope} ${day}`;
}
