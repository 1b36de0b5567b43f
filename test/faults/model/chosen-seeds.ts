import { execFileSync } from 'node:child_process';

const FRESH_SEEDS = 60;
/** Above the seeds that the long run repeats every time. */
const FRESH_FROM = 1000;
const FRESH_RANGE = 1_000_000_000;

/** The first seed of a run of the model, and how many follow it. */
export type SeedRange = { readonly from: number; readonly seeds: number };

/**
 * Which seeds a test run tries: a fresh set for each commit, so that over time many are tried and
 * a failure can still be repeated from its commit. `FAULT_SEEDS` and `FAULT_FROM` override how many
 * and the first.
 */
export function chosenSeeds(env: NodeJS.ProcessEnv = process.env): SeedRange {
  const { FAULT_SEEDS = FRESH_SEEDS, FAULT_FROM = seedOf(currentCommit()) } = env;
  return { from: Number(FAULT_FROM), seeds: Number(FAULT_SEEDS) };
}

/** The first seed for a commit, by its hash. */
export function seedOf(commit: string): number {
  return FRESH_FROM + (Number.parseInt(commit.slice(0, 12), 16) % FRESH_RANGE);
}

/** Without a repository (an unpacked archive) the set is always the same. */
function currentCommit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '0';
  }
}
