import { parseArgs } from 'node:util';
import { hostFault } from '#shared/registry/allowed-hosts.ts';
import { onData } from '../engine/data-commands.ts';

const USAGE = `Make an issuer and its first keys, on this machine's data or, with --stack, on AWS.

npm run issuer -- --name "Example Academy" --host academy.example [--host …]
                  [--ceiling academy.example] [--time-zone Europe/Berlin] [--stack Badgetrail]

Limit the hosts that an issuer may allow for its links to these and their subdomains, or lift the limit.

npm run issuer -- --issuer iss_… --ceiling academy.example [--ceiling …]
npm run issuer -- --issuer iss_… --no-ceiling
`;

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    host: { type: 'string', multiple: true },
    ceiling: { type: 'string', multiple: true },
    'no-ceiling': { type: 'boolean' },
    issuer: { type: 'string' },
    'time-zone': { type: 'string', default: 'UTC' },
    stack: { type: 'string' },
  },
});
const { name, host: allowedHosts = [], ceiling, 'time-zone': timeZone } = values;

if (values.issuer) await limit(values.issuer);
else await make();

async function make(): Promise<void> {
  if (!name || allowedHosts.length === 0) refuse();
  const unfit = allowedHosts.find((host) => host !== 'localhost' && hostFault(host));
  if (unfit) refuse(`${unfit} ${hostFault(unfit)}.`);
  if (!isTimeZone(timeZone)) refuse(`There is no time zone ${timeZone}.`);
  const issuer = await onData(async () => {
    const { issuerWithKeys } = await import('../issuer.ts');
    return issuerWithKeys({ name, allowedHosts, hostCeiling: ceiling, timeZone });
  });
  process.stdout.write(`${JSON.stringify(issuer, null, 2)}\n`);
  process.stderr.write('Keep these now: keys and secret are not shown again.\n');
}

async function limit(issuerId: string): Promise<void> {
  if (!ceiling && !values['no-ceiling']) refuse();
  const issuer = await onData(async () => {
    const { setHostCeiling } = await import('../issuer.ts');
    return setHostCeiling(issuerId, ceiling);
  });
  if (!issuer) refuse(`There is no issuer ${issuerId}.`);
  process.stdout.write(`${JSON.stringify(issuer, null, 2)}\n`);
}

function refuse(reason = ''): never {
  process.stderr.write(`${USAGE}${reason && `\n${reason}\n`}`);
  process.exit(2);
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // A RangeError: there is no such zone.
    return false;
  }
}
