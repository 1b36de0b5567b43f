import { parseArgs } from 'node:util';
import { withLocalEngine } from './running.ts';
import { environmentOfStack } from './stack-outputs.ts';

/**
 * Run a command on data: with `--stack Badgetrail` on the tables of that stack on AWS, on those
 * that the environment names (`REGISTRY_TABLE` …) if it does, else on this machine's.
 */
export async function onData<T>(run: () => Promise<T>): Promise<T> {
  const { values } = parseArgs({ options: { stack: { type: 'string' } }, strict: false });
  if (typeof values.stack === 'string') {
    Object.assign(process.env, await environmentOfStack(values.stack));
  }
  return process.env.REGISTRY_TABLE ? run() : withLocalEngine(run).catch(giveUp);
}

/** What is refused is said in a sentence; of anything else the stack is wanted. */
function giveUp(error: unknown): never {
  if (!(error instanceof Error) || error.constructor !== Error) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
