import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Disturbance } from '../../local/deployed/judging-proxy.ts';
import type { Template } from '../../local/deployed/template.ts';
import {
  type AcademyOnAws,
  awardsCsv,
  clickIdIn,
  SCHEDULED,
  startAcademyOnAws,
} from './academy-on-aws.ts';

/**
 * Small enough that a leak soon meets its limit and a standstill its time-out. All else is the
 * template's.
 */
const MEMORY_MB = 160;
const TIMEOUT_SECONDS = 6;
const CLICKS = 3;

function makeSmall({ Resources }: Template): void {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type !== 'AWS::Lambda::Function' || !Properties.LoggingConfig) continue;
    Properties.MemorySize = MEMORY_MB;
    Properties.Timeout = TIMEOUT_SECONDS;
  }
}

let academy: AcademyOnAws;
let awards: { credentialId: string; links: { url: string }[]; cta: { url: string } }[];
beforeAll(async () => {
  academy = await startAcademyOnAws({ change: makeSmall });
});
afterAll(() => academy?.service.stop());
beforeEach(async () => {
  const prefix = crypto.randomUUID();
  const imported = await academy.api('POST /v1/credentials/import?channels=linkedin&cta=true', {
    key: 'ingest',
    body: awardsCsv(prefix, [`Person ${prefix}`]),
    type: 'text/csv',
  });
  awards = imported.body.items;
});

/** How a process ends in the middle of a write. */
const FAULTS = {
  'is killed': 'SIGKILL',
  'stands still until its time-out': 'SIGSTOP',
  'runs out of memory': 'SIGUSR2',
} as const satisfies Record<string, NodeJS.Signals>;

const WRITES = /^(Put|Update|Delete|Transact|SendMessage|Admin|Create)/;

/**
 * Strikes a function once, at its next write: before DynamoDB has it, or after, so that the answer
 * never arrives. Resolves to whether it struck.
 */
function strike(name: string, signal: NodeJS.Signals, moment: 'before' | 'after') {
  let struck = false;
  const disturbance: Disturbance = async (call, at) => {
    if (struck || call.caller !== name || at !== moment || !WRITES.test(call.operation)) return;
    struck = true;
    academy.service.lambda.signal(name, signal);
    await new Promise((resolve) => setTimeout(resolve, signal === 'SIGKILL' ? 50 : 2000));
    return moment === 'before' ? { code: 'InternalServerError' } : undefined;
  };
  academy.service.proxy.disturb(disturbance);
  return { hasStruck: () => struck };
}

/** What a visitor or a system does when it gets no answer: it comes again. */
async function insist<T extends { status: number }>(attempt: () => Promise<T>): Promise<T> {
  let answer = await attempt();
  for (let i = 0; i < 3 && answer.status >= 500; i++) answer = await attempt();
  return answer;
}

const actions: Record<string, () => Promise<unknown>> = {
  redirect: () => insist(() => academy.visit(awards[0]?.links[0]?.url ?? '')),
  pages: () => insist(() => academy.visit(`/b/${awards[0]?.credentialId}/share/whatsapp`)),
  webhooks: async () => {
    const data = { externalId: `user-${crypto.randomUUID()}` };
    return insist(() => academy.signUp(data));
  },
  'admin-api': async () => {
    const body = awardsCsv(crypto.randomUUID(), ['Cy', 'Dee']);
    const how = { key: 'ingest', body, type: 'text/csv' } as const;
    return insist(() => academy.api('POST /v1/credentials/import?channels=x', how));
  },
  aggregate: () => academy.service.settle(),
  sweep: () => academy.service.lambda.invokeAsync('sweep', SCHEDULED),
};

/** Leaves events in the log that nobody has counted. */
async function clickAround(): Promise<void> {
  for (let i = 0; i < CLICKS; i++) {
    const from = { 'x-runner-address': `198.51.100.${10 + i}` };
    const click = await academy.visit(awards[0]?.links[0]?.url ?? '', from);
    const referral = await academy.visit(
      `${awards[0]?.cta.url}?bt_click=${clickIdIn(click)}`,
      from,
    );
    await academy.signUp({ externalId: crypto.randomUUID(), clickId: clickIdIn(referral) });
  }
}

/** What reports show of this test's recipient, once all is counted. */
async function countedParts(): Promise<unknown> {
  academy.service.proxy.disturb(undefined);
  await academy.service.settle();
  await academy.service.lambda.invokeAsync('sweep', SCHEDULED);
  const { body } = await academy.api(
    'GET /v1/influencers?period=today&rankBy=engagements&limit=100',
  );
  const prefix = awards[0] && (await academy.api(`GET /v1/credentials/${awards[0].credentialId}`));
  const { recipientId } = prefix?.body ?? {};
  return body.items.find((one: { recipientId: string }) => one.recipientId === recipientId)?.parts;
}

async function drift(): Promise<string> {
  academy.service.lambda.dropEnvironments();
  const { stdout } = await academy.command('audit');
  return stdout.trim().split('\n').at(-1) ?? '';
}

describe.each(Object.entries(FAULTS))('a function %s', (_, signal) => {
  test.each([
    { name: 'aggregate', moment: 'before' },
    { name: 'aggregate', moment: 'after' },
    { name: 'webhooks', moment: 'after' },
    { name: 'admin-api', moment: 'after' },
    { name: 'pages', moment: 'after' },
    { name: 'sweep', moment: 'after' },
  ] as const)('$name, $moment its write: nothing is lost or counted twice', async (fault) => {
    await clickAround();
    const { hasStruck } = strike(fault.name, signal, fault.moment);
    await actions[fault.name]?.();
    expect(hasStruck()).toBe(true);
    expect(await countedParts()).toMatchObject({
      engagements: CLICKS,
      referrals: CLICKS,
      signups: CLICKS,
    });
    expect(await drift()).toContain('the cells agree');
  });

  test('redirect, after its write: every click that was answered is counted', async () => {
    const { hasStruck } = strike('redirect', signal, 'after');
    const answer = (await actions.redirect?.()) as Response;
    expect(hasStruck()).toBe(true);
    expect(answer.status).toBe(302);
    // The first try was logged and not answered: the visitor's second one is its duplicate.
    expect(await countedParts()).toMatchObject({ engagements: 1 });
    expect(await drift()).toContain('the cells agree');
  });
});
