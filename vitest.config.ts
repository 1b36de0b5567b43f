import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Needs DynamoDB, and shares one engine and one module graph with its like. */
const STORED =
  'test/{abuse,access,attribution,audit,aws,counting,faults,functions,lane-log,rankings,registry,reports,sharing}/**/*.test.ts';
const RULES = 'test/**/rules/**/*.test.ts';
const MODEL = 'test/faults/model.test.ts';

/** Sweeps, audits and rankings work through everything stored: on the shared engine, through every suite's issuers. */
const WORKS_THROUGH_ALL = [
  'test/{audit,rankings}/**/*.test.ts',
  'test/**/{audit*,board-reads,boards,capacity,day-scores,batch,dry-run-equals-import,lane-sweep,leaf-buckets,races,rank,disk-buckets}.test.ts',
  'test/functions/sign-in/*.test.ts',
];
/** Replaced modules and an environment of its own would leak into the next file. */
const TAKES_MODULES_APART = /\bvi\.(mock|doMock|resetModules|stubEnv)\(/;
const OWN_ENGINE = [
  ...globSync(WORKS_THROUGH_ALL),
  ...globSync(STORED).filter((file) => TAKES_MODULES_APART.test(readFileSync(file, 'utf8'))),
].filter((file) => !file.includes('/rules/'));

/** Too long for four minutes; `npm run test:long` runs it. */
const LONG_E2E =
  'test/e2e/{abort,badge-page,dashboard-numbers,dashboard-views,import-resume,inert,kill,owner-page,rebuild}.test.ts';
/** Run by both: by `npm test` at one clock, by the long run at every clock. */
const CLOCKS = 'test/functions/reports-api/boards.test.ts';
/** Run by both: of 504 files by `npm test`, of 4,000 by the long run. */
const DRY_RUNS = 'test/functions/admin-api/dry-run-equals-import.test.ts';
/** Run by both: in one look by `npm test`, in all looks by the long run. */
const LOOKS_E2E = 'test/e2e/{dashboard,embed}.test.ts';

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    globalSetup: 'test/support/reaper.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          isolate: false,
          include: [RULES, 'test/{http,importing,infra,local,web}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'dynamodb',
          isolate: false,
          include: [STORED],
          exclude: [MODEL, RULES, ...OWN_ENGINE],
          globalSetup: 'test/support/local-dynamodb.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'own-engine',
          include: OWN_ENGINE,
          setupFiles: 'test/support/own-engine.ts',
        },
      },
      { extends: true, test: { name: 'model', include: [MODEL] } },
      {
        extends: true,
        test: {
          name: 'deployed',
          include: ['test/deployed/*.test.ts'],
          globalSetup: 'test/deployed/assembly.ts',
          fileParallelism: false,
          testTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/*.test.ts'],
          exclude: [LONG_E2E],
          testTimeout: 400_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'long-model',
          include: [MODEL],
          env: { FAULT_SEEDS: '300', FAULT_FROM: '1' },
        },
      },
      {
        extends: true,
        test: {
          name: 'long-own-engine',
          include: [CLOCKS, DRY_RUNS],
          setupFiles: 'test/support/own-engine.ts',
          env: { ALL_CLOCKS: '1', IMPORT_STORIES: '500' },
        },
      },
      {
        extends: true,
        test: {
          name: 'long-e2e',
          include: [LONG_E2E, LOOKS_E2E],
          env: { ALL_LOOKS: '1' },
          fileParallelism: false,
          testTimeout: 400_000,
        },
      },
    ],
  },
});
