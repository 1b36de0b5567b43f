import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Figures } from './run.ts';

const RECIPIENTS = 10_000_000;
const EVENTS = 100_000_000;

type Measured = Readonly<Record<string, number>>;

/** A day of ten million recipients and a hundred million events, built into files. */
export async function measureBoard(): Promise<Figures> {
  const child = fork(new URL('./board-builder.ts', import.meta.url), [
    String(RECIPIENTS),
    String(EVENTS),
  ]);
  const [measured] = (await once(child, 'message')) as [Measured];
  const { drawnMs = 0, builtMs = 0, rankMs = 0, wrong, memoryMb = 0 } = measured;
  const { leaves = 0, chunks = 0, scores = 0, ranked = 0 } = measured;
  const { gets = 0, getUnits = 0, queryUnits = 0 } = measured;
  if (wrong !== 0) throw new Error(`${wrong} ranks are wrong`);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return {
    title: 'Ten million recipients, a hundred million events of one day',
    header: ['', ''],
    rows: [
      ['events drawn and summed', seconds(drawnMs)],
      ['day file, histograms and top 1,000 built and stored', seconds(builtMs)],
      ['memory, all in', `${memoryMb.toFixed(0)} MB`],
      [
        'day file',
        `${leaves.toLocaleString('en')} leaves in ${chunks.toLocaleString('en')} chunks`,
      ],
      ['histogram', `${scores.toLocaleString('en')} scores`],
      ['recipients ranked', ranked.toLocaleString('en')],
      ['a recipient’s rank', `${rankMs.toFixed(1)} ms`],
      ['GetItems for it', `${gets.toFixed(2)}, ${getUnits.toFixed(1)} read units`],
      ['asking whether the board is true, one Query', `${queryUnits.toFixed(1)} read units`],
    ],
  };
}
