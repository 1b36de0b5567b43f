import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { EngineCommand } from './engine-command.ts';
import { commandLineOf, endProcess } from './processes.ts';

/** What is written down about a running engine, so that a later process can find it. */
export const EngineRecord = z.object({
  pid: z.int(),
  port: z.int(),
  command: z.array(z.string()),
});

export type EngineRecord = z.infer<typeof EngineRecord>;

/** Write down which engine runs on a folder. */
export function recordEngine(
  folder: string,
  { pid, port }: { readonly pid: number; readonly port: number },
  { command, args }: EngineCommand,
): void {
  const record: EngineRecord = { pid, port, command: [command, ...args] };
  // Whole or not at all: half a record would hide an engine that still runs.
  writeFileSync(`${recordOf(folder)}.new`, `${JSON.stringify(record, null, 2)}\n`, { flush: true });
  renameSync(`${recordOf(folder)}.new`, recordOf(folder));
}

export function forgetEngine(folder: string): void {
  rmSync(recordOf(folder), { force: true });
}

/**
 * The engine that runs on a folder now. A process counts as that engine only if its whole command
 * line is the one written down: a pid alone may be anybody's by now.
 */
export function runningEngine(folder: string): EngineRecord | undefined {
  const file = recordOf(folder);
  if (!existsSync(file)) return undefined;
  const record = parsed(readFileSync(file, 'utf8'));
  return record && isRunning(record) ? record : undefined;
}

/** End the engine that a killed runner left behind on a folder, and nothing else. */
export async function endEngineLeftBehind(folder: string): Promise<void> {
  const engine = runningEngine(folder);
  if (engine) await endProcess(engine.pid, () => isRunning(engine));
  forgetEngine(folder);
}

function isRunning({ pid, command }: EngineRecord): boolean {
  return commandLineOf(pid) === command.join(' ');
}

/** A damaged record tells nothing. */
function parsed(text: string): EngineRecord | undefined {
  try {
    return EngineRecord.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON.
    return undefined;
  }
}

function recordOf(folder: string): string {
  return join(folder, 'engine.json');
}
