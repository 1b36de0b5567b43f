import { parseArgs } from 'node:util';
import { NewMember } from '#shared/contracts/team.ts';
import { idFrom } from '#shared/ids.ts';
import { onData } from '../engine/data-commands.ts';
import { readLocalFile } from '../local-file.ts';

const USAGE = `Invite somebody to an issuer's team, on this machine or, with --stack, on AWS.

npm run invite -- --email ann@academy.example --name "Ann Ito" --role owner|marketer|viewer
                  [--issuer iss_…] [--stack Badgetrail]

On this machine the issuer is the one of local.json, unless you name another.
`;

const { values } = parseArgs({
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string', default: 'viewer' },
    issuer: { type: 'string' },
    stack: { type: 'string' },
  },
});
const { stack, issuer, ...person } = values;

const asked = NewMember.safeParse(person);
const issuerId = idFrom('iss', issuer ?? (stack ? undefined : ownIssuer()));
if (!asked.success || !issuerId) {
  const faults = asked.error?.issues.map(({ path, message }) => `--${path}: ${message}\n`) ?? [];
  if (!issuerId) faults.push('--issuer: give the id of an issuer\n');
  process.stderr.write(`${USAGE}\n${faults.join('')}`);
  process.exit(2);
}

const member = await onData(async () => {
  const { readIssuer } = await import('#shared/registry/issuers.ts');
  if (!(await readIssuer(issuerId))) throw new Error(`there is no issuer ${issuerId}`);
  const { inviteMember } = await import('#shared/access/team.ts');
  return inviteMember(issuerId, asked.data);
});
process.stdout.write(`${JSON.stringify(member, null, 2)}\n`);

function ownIssuer(): string | undefined {
  return readLocalFile(process.env.DATA_DIR ?? '.data')?.issuerId;
}
