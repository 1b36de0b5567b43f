import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onData } from '../engine/data-commands.ts';
import { type RestoreMode, restoreBeside, restoreInto } from '../restore.ts';

const USAGE = `Restore Registry or the log of a stack from its point-in-time recovery.

npm run restore -- --stack Badgetrail --table registry|event-log --at 2026-11-26T09:00:00Z
                   [--from <restored table>] [--mode missing|overwrite] [--drill]

Restores beside the stack's table first, or takes the table that --from names. Then writes what the
stack's table is missing; with --mode overwrite also what has changed since. With --drill it compares
and writes nothing.
`;

const TABLES: Readonly<Record<string, string>> = {
  registry: 'REGISTRY_TABLE',
  'event-log': 'EVENT_LOG_TABLE',
};
const MODES: readonly RestoreMode[] = ['missing', 'overwrite'];

const { values } = parseArgs({
  options: {
    stack: { type: 'string' },
    table: { type: 'string', default: '' },
    at: { type: 'string' },
    from: { type: 'string' },
    mode: { type: 'string', default: 'missing' },
    drill: { type: 'boolean', default: false },
  },
});
const variable = TABLES[values.table];
const mode = MODES.find((one) => one === values.mode);
const at = new Date(values.at ?? '');
if (!variable || !mode || (!values.from && Number.isNaN(at.getTime()))) {
  process.stderr.write(USAGE);
  process.exit(2);
}

const counts = await onData(async () => {
  const client = new DynamoDBClient({});
  const target = process.env[variable] ?? '';
  const source = values.from ?? (await restoreBeside(client, target, at));
  say(`Restored to ${source}: delete that table when you are done.`);
  return restoreInto({ client, source, target, mode, isDrill: values.drill });
});
const { read, missing, changed, written } = counts;
say(`${read} items read: ${missing} were missing, ${changed} have changed, ${written} written.`);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
