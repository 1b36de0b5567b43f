import type { LaneEntry, LogEvent } from './event.ts';

/** One place of a lane and what stands there. */
export type LaneLine = { readonly lane: string; readonly seq: number; readonly entry: LaneEntry };

/** The name that an event has in claims: its place, which nothing else will ever have. */
export function refOf({ lane, seq }: Pick<LaneLine, 'lane' | 'seq'>): string {
  return `${lane}/${seq}`;
}

/** Lines of a lane in order, each once, as the stream's repetitions and disorder allow. */
function inOrder(lines: readonly LaneLine[]): LaneLine[] {
  const bySeq = new Map(lines.map((line) => [line.seq, line]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The lines that follow `head` without a gap. */
export function contiguousAfter(head: number, lines: readonly LaneLine[]): LaneLine[] {
  const run: LaneLine[] = [];
  for (const line of inOrder(lines)) {
    if (line.seq <= head) continue;
    if (line.seq !== head + run.length + 1) break;
    run.push(line);
  }
  return run;
}

/** The lines that follow the first of them without a gap. */
export function leadingRun(lines: readonly LaneLine[]): LaneLine[] {
  const seqs = lines.map(({ seq }) => seq);
  return contiguousAfter(Math.min(...seqs) - 1, lines);
}

/** A line's event, or `undefined` for a fence, which counts nowhere. */
export function eventOf({ entry }: LaneLine): LogEvent | undefined {
  return entry.kind === 'void' ? undefined : entry;
}
