import { createHash, randomUUID } from 'node:crypto';
import { sqsRecord } from '../counting/overflow-feed.ts';
import type { Lambda } from './lambda.ts';
import type { Deployment, Properties } from './template.ts';

type Message = {
  readonly messageId: string;
  readonly body: string;
  receives: number;
  visibleAt: number;
};

/** A queue as the template describes it: a message is hidden while it is served, and redriven after too many receives. */
type Queue = {
  readonly arn: string;
  readonly visibilityMs: number;
  readonly maxReceiveCount: number;
  readonly deadLetterArn: string | undefined;
  messages: Message[];
};

export type Queues = {
  /** Answers SQS's SendMessage. */
  send(
    queueUrl: string,
    body: string,
  ): { readonly MessageId: string; readonly MD5OfMessageBody: string };
  /** Bodies of the messages in the queue whose ARN or URL contains `name`. */
  bodiesIn(name: string): string[];
  /** Puts a message into a queue by its ARN, as a dead letter comes. */
  deliver(arn: string, body: string): void;
  /** Hands what is visible to the functions, until nothing visible is left. */
  drain(): Promise<void>;
  /** Lets time pass for what is hidden. */
  advance(ms: number): void;
};

/** The queues of a template, and their event source mappings. */
export function openQueues(deployment: Deployment, lambda: Pick<Lambda, 'invoke'>): Queues {
  const queues = deployment
    .resources('AWS::SQS::Queue')
    .map(([id, properties]) => queueFrom(deployment, id, properties));
  const sources = deployment
    .resources('AWS::Lambda::EventSourceMapping')
    .flatMap(([, mapping]) => sourceFrom(deployment, queues, mapping));
  let advanced = 0;
  const now = () => Date.now() + advanced;

  function deliver(arn: string, body: string): Message {
    const message = { messageId: randomUUID(), body, receives: 0, visibleAt: 0 };
    queueAt(queues, arn).messages.push(message);
    return message;
  }

  /** Receives a batch; what was received too often goes to the dead letters instead. */
  function receive(queue: Queue, batchSize: number): Message[] {
    const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= now());
    const spent = visible.filter(({ receives }) => receives >= queue.maxReceiveCount);
    for (const { body } of spent) if (queue.deadLetterArn) deliver(queue.deadLetterArn, body);
    queue.messages = queue.messages.filter((message) => !spent.includes(message));
    const batch = visible.filter((message) => !spent.includes(message)).slice(0, batchSize);
    for (const message of batch) {
      message.receives += 1;
      message.visibleAt = now() + queue.visibilityMs;
    }
    return batch;
  }

  async function drainSource({ queue, batchSize, functionName, reportsItems }: Source) {
    for (let batch = receive(queue, batchSize); batch.length > 0; ) {
      const failed = await failedOf(batch, queue, functionName, reportsItems);
      const done = new Set(batch.filter(({ messageId }) => !failed.has(messageId)));
      queue.messages = queue.messages.filter((message) => !done.has(message));
      batch = receive(queue, batchSize);
    }
  }

  async function failedOf(
    batch: readonly Message[],
    { arn }: Queue,
    functionName: string,
    reportsItems: boolean,
  ): Promise<Set<string>> {
    const all = new Set(batch.map(({ messageId }) => messageId));
    try {
      const Records = batch.map((message) => ({
        ...sqsRecord(message, message.receives),
        eventSourceARN: arn,
      }));
      const answer = (await lambda.invoke(functionName, { Records })) as BatchAnswer;
      if (!reportsItems) return new Set();
      return new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
    } catch {
      // Lambda deletes nothing of a batch whose invocation failed.
      return all;
    }
  }

  return {
    send(queueUrl, body) {
      const { messageId } = deliver(String(queueUrl).split('/').at(-1) ?? '', body);
      const MD5OfMessageBody = createHash('md5').update(body).digest('hex');
      return { MessageId: messageId, MD5OfMessageBody };
    },
    bodiesIn: (name) => queueAt(queues, name).messages.map(({ body }) => body),
    deliver,
    async drain() {
      for (const source of sources) await drainSource(source);
    },
    advance(ms) {
      advanced += ms;
    },
  };
}

type BatchAnswer = {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
} | null;

type Source = {
  readonly queue: Queue;
  readonly functionName: string;
  readonly batchSize: number;
  readonly reportsItems: boolean;
};

function queueFrom({ resolve }: Deployment, id: string, properties: Properties): Queue {
  const { maxReceiveCount = Number.POSITIVE_INFINITY, deadLetterTargetArn } = resolve(
    properties.RedrivePolicy ?? {},
  );
  return {
    arn: resolve({ 'Fn::GetAtt': [id, 'Arn'] }),
    visibilityMs: (properties.VisibilityTimeout ?? 30) * 1000,
    maxReceiveCount,
    deadLetterArn: deadLetterTargetArn,
    messages: [],
  };
}

function sourceFrom(
  { resolve, functionOf }: Deployment,
  queues: readonly Queue[],
  mapping: Properties,
): Source[] {
  const arn = resolve(mapping.EventSourceArn);
  const queue = queues.find((one) => one.arn === arn);
  if (!queue) return [];
  const { BatchSize = 10, FunctionName, FunctionResponseTypes = [] } = mapping;
  return [
    {
      queue,
      functionName: functionOf(FunctionName).name,
      batchSize: BatchSize,
      reportsItems: FunctionResponseTypes.includes('ReportBatchItemFailures'),
    },
  ];
}

function queueAt(queues: readonly Queue[], name: string): Queue {
  const found =
    queues.find(({ arn }) => arn.endsWith(name)) ?? queues.find(({ arn }) => arn.includes(name));
  if (!found) throw new Error(`the template has no queue ${name}`);
  return found;
}
