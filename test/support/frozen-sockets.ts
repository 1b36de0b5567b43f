import { connect, createServer, type Socket } from 'node:net';

/** What a peer did to an idle connection while the environment was frozen. */
export type Death = 'reset' | 'half-close' | 'black-hole';

/**
 * A TCP proxy whose connections can die without their owner noticing: nothing happens on them until
 * the next request is sent, as after a freeze.
 */
export async function startProxy(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const deaths = new Map<Socket, Death>();
  const met: Death[] = [];
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    sockets.add(client);
    client.on('data', (chunk) => {
      const death = deaths.get(client);
      if (!death) return upstream.write(chunk);
      met.push(death);
      return die(client, death);
    });
    upstream.on('data', (chunk) => client.write(chunk));
    for (const [one, other] of [[client, upstream] as const, [upstream, client] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    client.on('close', () => sockets.delete(client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`,
    /** Kills all connections there are. Returns how many. */
    kill(death: Death): number {
      for (const socket of sockets) deaths.set(socket, death);
      return sockets.size;
    },
    /** Returns the deaths that requests have run into since the last call. */
    takeMet: () => met.splice(0),
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function die(client: Socket, death: Death): void {
  if (death === 'reset') client.resetAndDestroy();
  if (death === 'half-close') client.end();
}
