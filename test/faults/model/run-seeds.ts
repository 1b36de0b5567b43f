import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SABOTAGES } from './sabotage.ts';

/** Runs of one worker. */
export type Job = {
  readonly seeds: readonly number[];
  readonly events: number;
  /** What is taken away from counting, if anything. */
  readonly sabotaged?: keyof typeof SABOTAGES;
};

/** What came of one run. */
export type Outcome = {
  readonly seed: number;
  readonly mistakes: readonly string[];
  /** How often each fault happened. */
  readonly happened: ReadonlyMap<string, number>;
  readonly steps: number;
};

/** Run the model for each seed, on all cores. `onRun` hears of each run as it ends. */
export async function runSeeds(
  { seeds, ...job }: Job,
  onRun: (outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const workers = Math.min(availableParallelism(), seeds.length);
  const shares = Array.from({ length: workers }, (_, i) =>
    seeds.filter((_, j) => j % workers === i),
  );
  await Promise.all(
    shares.map((share) =>
      inWorker({ ...job, seeds: share }, (outcome) => {
        outcomes.push(outcome);
        onRun(outcome);
      }),
    ),
  );
  return outcomes.sort((a, b) => a.seed - b.seed);
}

function inWorker(job: Job, onRun: (outcome: Outcome) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: job });
  worker.on('message', onRun);
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

export function seedsFrom(first: number, howMany: number): number[] {
  return Array.from({ length: howMany }, (_, i) => first + i);
}
