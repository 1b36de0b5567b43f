import { type Day, daysOf } from '#shared/calendar.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import {
  type ChannelTally,
  figuresOf,
  overallTally,
  partsIn,
} from '#shared/counting/rules/parts.ts';
import { addTo } from '#shared/counting/rules/tally.ts';
import type { CredentialId } from '#shared/ids.ts';
import type { ReportingDays } from './ranking-answer.ts';

/** What one recipient brought, by credential and by day, out of the leaves of theirs that are ranked. */
export function historyOf({ firstDay, lastDay, programId }: ReportingDays) {
  const byDay = new Map<Day, ChannelTally>();
  const byCredential = new Map<CredentialId, ChannelTally>();

  function visit(leaf: Leaf, day: Day): void {
    add(byDay, day, leaf);
    add(byCredential, leaf.credentialId, leaf);
  }

  function answer(totals: readonly Leaf[]) {
    const own = totals.filter((total) => !programId || total.programId === programId);
    const ever: ChannelTally = new Map();
    for (const total of own) addLeaf(ever, total);
    return {
      ever: partsFrom(ever),
      credentials: own.map((total) => credentialAnswer(total, byCredential)),
      series: daysOf(firstDay, lastDay).map((day) => ({
        day,
        parts: partsFrom(byDay.get(day) ?? new Map()),
      })),
    };
  }

  return { visit, answer };
}

function credentialAnswer(total: Leaf, byCredential: ReadonlyMap<CredentialId, ChannelTally>) {
  const { credentialId, programId, publishedAt } = total;
  const { parts, excluded, flags } = figuresOf(byCredential.get(credentialId) ?? new Map());
  const ever: ChannelTally = new Map();
  addLeaf(ever, total);
  return {
    credentialId,
    programId,
    publishedAt: new Date(publishedAt).toISOString(),
    parts,
    excluded,
    flags,
    ever: partsFrom(ever),
  };
}

function add<K>(tallies: Map<K, ChannelTally>, key: K, leaf: Leaf): void {
  const tally = tallies.get(key) ?? new Map();
  tallies.set(key, tally);
  addLeaf(tally, leaf);
}

function addLeaf(tally: ChannelTally, leaf: Leaf): void {
  leaf.eachCount((name, n) => addTo(tally, name, n));
}

function partsFrom(tally: ChannelTally) {
  return partsIn(overallTally(tally));
}
