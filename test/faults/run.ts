/** `npm run faults -- --seeds 2000 [--events 800] [--from 1]`: the fault model for as long as you like. */
import { parseArgs } from 'node:util';
import { runSeeds, seedsFrom } from './model/run-seeds.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    events: { type: 'string', default: '800' },
    from: { type: 'string', default: '1' },
  },
});
const [seeds, events, from] = [Number(values.seeds), Number(values.events), Number(values.from)];
const say = (line: string) => process.stdout.write(`${line}\n`);
const REPORT_EVERY = 50;

let done = 0;
const began = performance.now();
const outcomes = await runSeeds({ seeds: seedsFrom(from, seeds), events }, ({ seed, mistakes }) => {
  done += 1;
  if (mistakes.length > 0) say(`seed ${seed}: ${mistakes.length} mistakes`);
  if (done % REPORT_EVERY === 0) say(`${done} of ${seeds} runs`);
});
const bad = outcomes.filter(({ mistakes }) => mistakes.length > 0);
const seconds = Math.round((performance.now() - began) / 1000);
const faults = outcomes.flatMap(({ happened }) => [...happened.values()]);
const faultCount = faults.reduce((sum, n) => sum + n, 0);
say(
  `${seeds} runs of ${events} events with ${faultCount} faults in ${seconds} s: ${bad.length} not exact`,
);

const [first] = bad;
if (first) {
  const { shortenedTrace } = await import('./model/shortened-trace.ts');
  const short = await shortenedTrace(first.seed, events);
  say(`\nseed ${first.seed} goes wrong with ${short.events} events (${short.steps} steps):`);
  for (const mistake of short.mistakes.slice(0, 5)) say(`  ${mistake}`);
  say(`\nthe end of its trace, shortened:`);
  for (const line of short.lines) say(`  ${line}`);
  say(`\nagain: npm run faults -- --seeds 1 --from ${first.seed} --events ${short.events}`);
}
process.exitCode = bad.length === 0 ? 0 : 1;
