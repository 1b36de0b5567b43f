import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A message as it waits in the queue. */
export type QueuedMessage = { readonly messageId: string; readonly body: string };

/** Serves a batch and answers the ids of the messages that have to stay. */
type Serve = (messages: readonly QueuedMessage[]) => Promise<readonly string[]>;

export type OverflowQueue = {
  /** Keep a message; answers its id once it is stored. */
  send(body: string): string;
  /**
   * Offer the oldest messages, ten at most. What has to stay waits behind the others; if `serve`
   * throws, all stay. Answers how many are done.
   */
  receive(serve: Serve): Promise<number>;
  size(): number;
};

const BATCH = 10;

/** What the file holds, line by line: a message that came, or the ids of those that are done. */
type Line = QueuedMessage | { readonly done: readonly string[] };

/**
 * A queue that outlives its process: each message is on the disk before it is acknowledged, and
 * stays until it was served. One that was served just before a kill comes again, as SQS allows.
 *
 * Without a file it lives in memory.
 */
export function openOverflowQueue(file?: string): OverflowQueue {
  const waiting = new Map(stored(file).map((message) => [message.messageId, message]));
  if (file) rewrite(file, [...waiting.values()]);

  function send(body: string): string {
    const message = { messageId: randomBytes(12).toString('hex'), body };
    append(message);
    waiting.set(message.messageId, message);
    return message.messageId;
  }

  async function receive(serve: Serve): Promise<number> {
    const batch = [...waiting.values()].slice(0, BATCH);
    if (batch.length === 0) return 0;
    const kept = new Set(await serve(batch));
    const done = batch.filter(({ messageId }) => !kept.has(messageId));
    for (const { messageId } of batch) waiting.delete(messageId);
    for (const message of batch)
      if (!done.includes(message)) waiting.set(message.messageId, message);
    if (file && waiting.size === 0) rewrite(file, []);
    else if (done.length > 0) append({ done: done.map(({ messageId }) => messageId) });
    return done.length;
  }

  function append(line: Line): void {
    if (file) appendFileSync(file, `${JSON.stringify(line)}\n`, { flush: true });
  }

  return { send, receive, size: () => waiting.size };
}

function stored(file: string | undefined): QueuedMessage[] {
  const text = file && existsSync(file) ? readFileSync(file, 'utf8') : '';
  // What follows the last line end was cut short by a kill, and never acknowledged.
  const lines = text.split('\n').slice(0, -1);
  const waiting = new Map<string, QueuedMessage>();
  for (const line of lines.map((json) => JSON.parse(json) as Line)) {
    if ('body' in line) waiting.set(line.messageId, line);
    else for (const messageId of line.done) waiting.delete(messageId);
  }
  return [...waiting.values()];
}

function rewrite(file: string, messages: readonly QueuedMessage[]): void {
  const text = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
