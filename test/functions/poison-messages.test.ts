import type { SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { findImport } from '#shared/importing/jobs.ts';
import { readLane } from '#shared/lane-log/reader.ts';
import { handler as importHandler } from '../../functions/import/handler.ts';
import { handler as overflowHandler } from '../../functions/overflow/handler.ts';
import { sqsRecord } from '../../local/counting/overflow-feed.ts';
import { started } from '../support/import-job.ts';
import { freshIssuer } from '../support/issuer.ts';
import { engagement } from '../support/log-events.ts';

/** Bodies that no delivery will ever make sense of. */
const POISON = [
  { body: '', because: 'it is empty' },
  { body: '{"event":', because: 'it was cut short' },
  { body: 'null', because: 'it is no object' },
  { body: '{}', because: 'it names nothing' },
  { body: '[]', because: 'it is a list' },
];

const record = (messageId: string, body: string): SQSRecord => sqsRecord({ messageId, body });
const failures = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe.each(POISON)('a poison message ($because)', ({ body }) => {
  test('in the overflow queue fails alone: its neighbours are in the log, once', async () => {
    const lane = `poisoned-${crypto.randomUUID()}`;
    const neighbours = [1, 2].map((seq) => ({ event: engagement(), lane, seq }));
    const [first, last] = neighbours.map((one, i) => record(`good-${i}`, JSON.stringify(one)));
    if (!first || !last) return expect.fail('two neighbours');
    const Records = [first, record('poison', body), last];

    expect(await overflowHandler({ Records })).toEqual(failures('poison'));
    // Redelivered alone, and once more with everything: nothing is stored twice.
    expect(await overflowHandler({ Records: [record('poison', body)] })).toEqual(
      failures('poison'),
    );
    expect(await overflowHandler({ Records })).toEqual(failures('poison'));

    for (const { event } of neighbours) {
      expect(await readLane(`OV#${event.eventId}`, 0)).toMatchObject([
        { entry: { eventId: event.eventId } },
      ]);
    }
  });

  test('in the import queue fails alone: the next import runs to its end', async () => {
    const who = await freshIssuer();
    const csv = 'externalId,program.externalId,program.name,recipient.name\r\na,rust,Rust,Ann\r\n';
    const { importId } = await started(who, csv);
    const good = JSON.stringify({ issuerId: who.issuer.issuerId, importId });
    const Records = [record('poison', body), record('good', good)];

    const answer = await importHandler({ Records }, { getRemainingTimeInMillis: () => 900_000 });

    expect(answer).toEqual(failures('poison'));
    expect(await findImport(who.issuer.issuerId, importId)).toMatchObject({
      status: 'done',
      counts: { created: 1, failed: 0 },
    });
  });
});

test('a batch of nothing but poison is answered record by record, not as an error', async () => {
  const Records = POISON.map(({ body }, i) => record(`poison-${i}`, body));
  expect(await overflowHandler({ Records })).toEqual(
    failures(...Records.map(({ messageId }) => messageId)),
  );
});
