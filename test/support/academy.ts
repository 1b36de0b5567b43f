import { spawn } from 'node:child_process';
import type { RunningService } from './service.ts';

type Imported = { readonly links: readonly { readonly url: string }[] };

/** Publish credentials with a LinkedIn link each. Answers the links' paths. */
export async function publishLinks(
  { local: { url, keys } }: RunningService,
  howMany: number,
): Promise<string[]> {
  const rows = Array.from({ length: howMany }, (_, i) => ({
    externalId: `award-${i}`,
    program: {
      externalId: 'course',
      name: 'Course',
      destinationUrl: 'https://academy.example/course',
    },
    recipient: { externalId: `learner-${i}` },
  }));
  const answer = await fetch(`${url}/v1/credentials/import?channels=linkedin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.ingest}`, 'content-type': 'application/json' },
    body: JSON.stringify(rows),
  });
  const { items } = (await answer.json()) as { items: Imported[] };
  return items.map(({ links }) => new URL(links[0]?.url ?? '').pathname);
}

/** How many engagements the funnel shows, and how many were left out. */
export async function engagementsOf({ local: { url, keys } }: RunningService) {
  const headers = { authorization: `Bearer ${keys.read}` };
  const answer = await fetch(`${url}/v1/reports/funnel?period=7d`, { headers });
  if (!answer.ok) throw new Error(await answer.text());
  const { activity, excluded } = (await answer.json()) as {
    activity: { stage: string; events: number }[];
    excluded: { engagement?: Record<string, number> };
  };
  const counted = activity.find(({ stage }) => stage === 'engaged')?.events ?? 0;
  const leftOut = Object.values(excluded.engagement ?? {}).reduce((sum, n) => sum + n, 0);
  return { counted, leftOut };
}

/** Run one of our commands on the service's data, as a process of its own. */
export function command(
  { folder }: RunningService,
  name: 'audit' | 'rebuild',
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [`local/commands/${name}.ts`], {
    env: { PATH: process.env.PATH, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}
