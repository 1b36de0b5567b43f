import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Mix } from './count-many.ts';
import type { Figures } from './run.ts';

/** `COUNTED_EVENTS=1000000 npm run bench -- --only counting` shows that memory stays flat. */
const EVENTS = Number(process.env.COUNTED_EVENTS ?? 100_000);
const DISPERSED_PART = 5;

type Counted = { readonly perSecond: number; readonly memoryMb: readonly number[] };

/** Events that the aggregator counts in a second, and what it holds meanwhile. */
export async function measureCounting(): Promise<Figures> {
  const few = Math.ceil(EVENTS / DISPERSED_PART);
  const rows = [
    await row('one viral link', 'viral', EVENTS, false),
    await row('the same, archived', 'viral', EVENTS, true),
    await row('every click another recipient', 'dispersed', few, false),
    await row('the same, archived', 'dispersed', few, true),
  ];
  const header = ['counting, batches of 1,000', 'events', 'events/s', 'heap after each tenth, MB'];
  return { title: 'Counting, embedded engine without a stream', header, rows };
}

async function row(name: string, mix: Mix, events: number, isArchived: boolean) {
  const child = fork(
    new URL('./count-many.ts', import.meta.url),
    [mix, String(events), isArchived ? 'yes' : 'no'],
    { execArgv: ['--expose-gc'] },
  );
  const [{ perSecond, memoryMb }] = (await once(child, 'message')) as [Counted];
  await once(child, 'exit');
  const [, ...afterTenths] = memoryMb;
  return [
    name,
    events.toLocaleString('en'),
    `${Math.round(perSecond).toLocaleString('en')}/s`,
    afterTenths.map((mb) => mb.toFixed(0)).join(' '),
  ];
}
