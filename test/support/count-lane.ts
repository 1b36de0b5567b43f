import * as counting from '#shared/data/count-lanes.ts';
import { currentGeneration } from '#shared/data/generations.ts';

/** Count what a lane holds into what reports read. */
export async function countLane(lane: string): Promise<number> {
  return counting.countLane(await currentGeneration(), lane);
}
