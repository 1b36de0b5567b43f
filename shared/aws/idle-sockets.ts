import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/**
 * Lambda freezes a process between invocations. What a peer closed meanwhile shows only when the
 * next request is sent, so a socket that has been idle for longer is not used again.
 */
const IDLE_MAX_MS = 10_000;

const SOCKETS_MAX = 128;

/** By the wall clock: the monotonic one may stand still while the environment is frozen. */
const idleSince = new WeakMap<Duplex, number>();

/** Creates an agent that keeps its sockets and notes since when each is idle. */
export function keepingAgent(protocol: string): http.Agent {
  const { Agent } = protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const keep: (socket: Duplex) => unknown = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    idleSince.set(socket, Date.now());
    return keep(socket);
  };
  return agent;
}

/** Closes the sockets that have been idle for so long that their peer may be gone. */
export function dropStale(agent: http.Agent): void {
  drop(agent, Date.now() - IDLE_MAX_MS);
}

/** Closes every idle socket: where one is dead, the others have been frozen for as long. */
export function dropIdle(agent: http.Agent): void {
  drop(agent, Number.POSITIVE_INFINITY);
}

function drop({ freeSockets }: http.Agent, idleBefore: number): void {
  for (const sockets of Object.values(freeSockets)) {
    for (const socket of sockets ?? []) {
      if ((idleSince.get(socket) ?? 0) < idleBefore) socket.destroy();
    }
  }
}
