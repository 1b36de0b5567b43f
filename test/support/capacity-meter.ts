import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Consumed capacity units, by table and operation: `{ 'event-log PutItem': 1 }`. */
export type Consumed = Record<string, number>;

type Capacity = { readonly TableName: string; readonly CapacityUnits: number };

/**
 * Stands between the functions and DynamoDB and asks for the consumed capacity of every call, so
 * that what is measured is what the functions really do.
 */
export async function startCapacityMeter(endpoint: string) {
  let consumed: Consumed = {};
  let calls: Record<string, number> = {};
  const note = (operation: string, capacities: readonly Capacity[]) => {
    for (const { TableName, CapacityUnits } of capacities) {
      const name = `${TableName} ${operation}`;
      consumed[name] = (consumed[name] ?? 0) + CapacityUnits;
    }
  };
  const server = createServer(async (incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    const asked = { ...JSON.parse(await textOf(incoming)), ReturnConsumedCapacity: 'TOTAL' };
    const { status, text } = await forward(endpoint, incoming, JSON.stringify(asked));
    const answer = JSON.parse(text || '{}');
    note(operation, [answer.ConsumedCapacity ?? []].flat());
    calls[operation] = (calls[operation] ?? 0) + 1;
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** What was consumed since the last time it was asked. */
    take(): Consumed {
      const taken = consumed;
      consumed = {};
      return taken;
    },
    /** How many calls of each operation there were since the last time it was asked. */
    takeCalls(): Record<string, number> {
      const taken = calls;
      calls = {};
      return taken;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  message.setEncoding('utf8');
  for await (const chunk of message) text += chunk;
  return text;
}

function forward(endpoint: string, { headers }: IncomingMessage, body: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body), 'accept-encoding': 'identity' };
    const onward = request(endpoint, { method: 'POST', headers: { ...headers, ...length } });
    onward.on('error', reject);
    onward.on('response', async (answer) => {
      resolve({ status: answer.statusCode ?? 0, text: await textOf(answer) });
    });
    onward.end(body);
  });
}

/** The units of operations whose names match. */
export function units(consumed: Consumed, pattern: RegExp): number {
  const matching = Object.entries(consumed).filter(([name]) => pattern.test(name));
  return matching.reduce((sum, [, n]) => sum + n, 0);
}
