import { parentPort, workerData } from 'node:worker_threads';
import { runModel } from './model.ts';
import type { Job } from './run-seeds.ts';
import { SABOTAGES } from './sabotage.ts';

const { seeds, events, sabotaged } = workerData as Job;
for (const seed of seeds) {
  const sabotage = sabotaged && SABOTAGES[sabotaged];
  parentPort?.postMessage({ seed, ...(await runModel({ seed, events, sabotage })) });
}
