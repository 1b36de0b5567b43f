import * as counting from '#shared/counting/count.ts';
import { currentGeneration } from '#shared/counting/generations.ts';

/** Count what a lane holds into what reports read. */
export async function countLane(lane: string): Promise<number> {
  return counting.countLane(await currentGeneration(), lane);
}
