import { beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '#shared/calendar.ts';
import { admin } from '../../support/admin-api.ts';
import { itemsIn } from '../../support/call-api.ts';
import { freshIssuer, type TestIssuer } from '../../support/issuer.ts';
import { publishAll } from '../../support/publish.ts';
import { report } from '../../support/reports-api.ts';

let own: TestIssuer;
let programs: Record<string, string>;

const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
const award = (who: string, program: string, days: number) => ({
  externalId: `${who}-${program}`,
  program,
  recipient: { externalId: who },
  issuedAt: ago(days),
});

/** Ada finishes, Bo stops after the second step, Cy is on the way, Dee did only what comes last. */
beforeAll(async () => {
  own = await freshIssuer({ timeZone: 'UTC' });
  await publishAll(own.keys.ingest, [
    award('ada', 'A', 300),
    award('bo', 'A', 290),
    award('ada', 'B', 260),
    award('bo', 'B', 270),
    award('ada', 'C', 200),
    award('dee', 'C', 150),
    award('cy', 'A', 40),
  ]);
  const listed = itemsIn(await admin('GET /v1/programs', { key: own.keys.read }));
  programs = Object.fromEntries(listed.map(({ name, programId }) => [name, String(programId)]));
});

const steps = (...names: string[]) => names.map((name) => ({ programId: programs[name] }));
const call = (request: string, body?: object) => admin(request, { key: own.keys.admin, body });

test('a pathway tells how those who began it got on, whenever it is described', async () => {
  const before = await report('/v1/reports/goals/pathways?from=2020-01-01', own.keys.read).catch(
    () => undefined,
  );
  expect(before).toBeUndefined();
  const body = { externalId: 'abc', name: 'A to C', steps: steps('A', 'B', 'C') };
  expect(await call('POST /v1/pathways', body)).toMatchObject({ status: 201 });
  expect(await call('POST /v1/pathways', body)).toMatchObject({ status: 200 });
  expect(await call('POST /v1/pathways', { ...body, name: 'Z' })).toMatchObject({ status: 409 });

  const { metrics, pathways } = await report(
    `/v1/reports/goals/pathways?from=${ago(400).slice(0, 10)}`,
    own.keys.read,
  );

  const byId = Object.fromEntries(metrics.map((one: { id: string }) => [one.id, one]));
  expect(byId.completion_rate).toMatchObject({ numerator: 1, denominator: 3, smallSample: true });
  expect(byId.drop_off_rate).toMatchObject({ numerator: 1, denominator: 3, better: 'less' });
  expect(byId.step_days).toMatchObject({ denominator: 3 });
  expect(byId.step_days.value).toBeCloseTo((40 + 20 + 60) / 3, 5);
  expect(pathways).toMatchObject([
    {
      name: 'A to C',
      began: 3,
      finished: 1,
      droppedOff: 1,
      inProgress: 1,
      steps: [
        { name: 'A', reached: 3, droppedOff: 0 },
        { name: 'B', reached: 2, droppedOff: 1 },
        { name: 'C', reached: 1, droppedOff: 0 },
      ],
    },
  ]);
  const recent = `/v1/reports/goals/pathways?from=${ago(60).slice(0, 10)}`;
  expect((await report(recent, own.keys.read)).pathways).toMatchObject([{ began: 1, finished: 0 }]);
});

test('a pathway changes, and goes', async () => {
  const body = { externalId: 'ac', name: 'A to C at once', steps: steps('A', 'C') };
  const { pathwayId } = (await call('POST /v1/pathways', body)).body;
  const changed = await call(`PATCH /v1/pathways/${pathwayId}`, { dropOffDays: 30 });
  expect(changed.body).toMatchObject({ name: 'A to C at once', dropOffDays: 30 });
  expect(await call(`DELETE /v1/pathways/${pathwayId}`)).toMatchObject({ status: 204 });
  expect(await call(`GET /v1/pathways/${pathwayId}`)).toMatchObject({ status: 404 });
});

describe('a pathway is refused', () => {
  const bad: [string, (steps: { programId: string | undefined }[]) => object[], string][] = [
    ['of one step', ([a]) => [a ?? {}], 'steps'],
    ['with a program twice', ([a, b]) => [a ?? {}, b ?? {}, a ?? {}], 'steps.2.programId'],
    [
      'with a step after one that comes later',
      ([a, b, c]) => [a ?? {}, { ...b, afterProgramId: c?.programId }, { ...c }],
      'steps.1.afterProgramId',
    ],
    [
      'that begins after something',
      ([a, b]) => [{ ...a, afterProgramId: b?.programId }, b ?? {}],
      'steps.0.afterProgramId',
    ],
    [
      'of a program that is not there',
      ([a]) => [a ?? {}, { programId: 'prg_0000000000000000000000' }],
      'steps.1.programId',
    ],
  ];

  test.each(bad)('%s', async (_, of, field) => {
    const body = { externalId: 'bad', name: 'Bad', steps: of(steps('A', 'B', 'C')) };
    const { status, body: problem } = await call('POST /v1/pathways', body);
    expect([400, 404]).toContain(status);
    expect(problem.errors).toContainEqual(expect.objectContaining({ field }));
    const names = itemsIn(await call('GET /v1/pathways')).map(({ name }) => name);
    expect(names).not.toContain('Bad');
  });

  test.each([
    [{ dropOffDays: 0 }, 'dropOffDays'],
    [{ name: '' }, 'name'],
    [{ colour: 'red' }, 'colour'],
  ])('with %j', async (changes, field) => {
    const body = { externalId: 'bad', name: 'Bad', steps: steps('A', 'B'), ...changes };
    const { status, body: problem } = await call('POST /v1/pathways', body);
    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});
