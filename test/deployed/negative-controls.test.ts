import { expect, test } from 'vitest';
import { readDeployment, type Template } from '../../local/deployed/template.ts';
import { type AcademyOnAws, awardsCsv, clickIdIn, startAcademyOnAws } from './academy-on-aws.ts';
import { assemblyFolder } from './assembly.ts';

const deployment = readDeployment(assemblyFolder());

/** The short chain: an award, a click, the CTA, a sign-up, counted. */
async function walk({ api, visit, signUp, service }: AcademyOnAws): Promise<unknown> {
  const imported = await api('POST /v1/credentials/import?channels=linkedin&cta=true', {
    key: 'ingest',
    body: awardsCsv('tour', ['Ada Ito']),
    type: 'text/csv',
  });
  const [award] = imported.body.items;
  const click = await visit(award.links[0].url);
  const referral = await visit(`${award.cta.url}?bt_click=${clickIdIn(click)}`);
  const signedUp = await signUp({ externalId: 'user-1', clickId: clickIdIn(referral) });
  await service.settle();
  const ranking = await api('GET /v1/influencers?period=today', { key: 'read' });
  return { signUp: signedUp.body?.status, signups: ranking.body?.items?.[0]?.parts.signups };
}

const WELL = { signUp: 'attributed', signups: 1 };

/** Takes an action away from a function's role wherever it is allowed. */
const withoutAction = (name: string, action: string) => (template: Template) => {
  const role = roleOf(template, name);
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy') continue;
    if (!Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role)) continue;
    for (const statement of Properties.PolicyDocument.Statement) {
      statement.Action = [statement.Action].flat().filter((one: string) => one !== action);
    }
  }
};

const withoutVariable = (name: string, variable: string) => (template: Template) => {
  delete functionOf(template, name).Properties.Environment.Variables[variable];
};

function functionOf({ Resources }: Template, name: string) {
  const { id = '' } = deployment.functions.get(name) ?? {};
  const found = Resources[id];
  if (!found) throw new Error(`the template has no function ${name}`);
  return found;
}

const roleOf = (template: Template, name: string) =>
  functionOf(template, name).Properties.Role['Fn::GetAtt'][0];

/** Walks the chain on a changed template. Returns what broke, and what the runner says about it. */
async function brokenBy(change: (template: Template) => void) {
  const academy = await startAcademyOnAws({ change });
  try {
    const outcome = await walk(academy).catch((error: unknown) => String(error));
    const logs = [...academy.service.deployment.functions.keys()].map(academy.service.lambda.logOf);
    return { outcome, denied: academy.service.proxy.denied, logs: logs.join('\n') };
  } finally {
    await academy.service.stop();
  }
}

test('the unchanged template passes', async () => {
  const { outcome, denied } = await brokenBy(() => {});
  expect(outcome).toEqual(WELL);
  expect(denied).toEqual([]);
});

test.each([
  { name: 'redirect', action: 'dynamodb:PutItem', table: 'storageeventlog' },
  { name: 'aggregate', action: 'dynamodb:UpdateItem', table: 'storagerollups' },
  { name: 'webhooks', action: 'secretsmanager:GetSecretValue', table: 'storagerootsecret' },
])('without $action, $name is denied by name', async ({ name, action, table }) => {
  const { outcome, denied } = await brokenBy(withoutAction(name, action));
  expect(denied).toContainEqual(expect.stringMatching(`^${name}: ${action} on .*${table}`));
  expect(outcome).not.toEqual(WELL);
});

test.each([
  { name: 'admin-api', variable: 'PUBLIC_URL' },
  { name: 'redirect', variable: 'OVERFLOW_QUEUE_URL' },
])('without $variable, $name dies at its start and says so', async ({ name, variable }) => {
  const { outcome, logs } = await brokenBy(withoutVariable(name, variable));
  expect(outcome).not.toEqual(WELL);
  expect(logs).toContain(variable);
});
