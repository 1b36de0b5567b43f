import { parseArgs } from 'node:util';
import { onData } from '../engine/data-commands.ts';

const USAGE = `Make an issuer and its first keys, on this machine's data or, with --stack, on AWS.

npm run issuer -- --name "Example Academy" --host academy.example [--host …]
                  [--time-zone Europe/Berlin] [--stack Badgetrail]
`;

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    host: { type: 'string', multiple: true },
    'time-zone': { type: 'string', default: 'UTC' },
    stack: { type: 'string' },
  },
});
const { name, host: allowedHosts, 'time-zone': timeZone } = values;

if (!name || !allowedHosts || !isTimeZone(timeZone)) {
  process.stderr.write(USAGE);
  if (!isTimeZone(timeZone)) process.stderr.write(`\nThere is no time zone ${timeZone}.\n`);
  process.exit(2);
}

const issuer = await onData(async () => {
  const { issuerWithKeys } = await import('../issuer.ts');
  return issuerWithKeys({ name, allowedHosts, timeZone });
});
process.stdout.write(`${JSON.stringify(issuer, null, 2)}\n`);
process.stderr.write('Keep these now: keys and secret are not shown again.\n');

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // A RangeError: there is no such zone.
    return false;
  }
}
