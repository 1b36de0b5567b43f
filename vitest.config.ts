import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: [
            'test/**/rules/**/*.test.ts',
            'test/{http,importing,infra,local,web}/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'dynamodb',
          include: [
            'test/{access,attribution,audit,aws,counting,faults,functions,rankings,registry,reports,sharing}/**/*.test.ts',
          ],
          exclude: ['test/faults/model.test.ts', 'test/**/rules/**'],
          globalSetup: 'test/support/local-dynamodb.ts',
        },
      },
      {
        extends: true,
        test: { name: 'model', include: ['test/faults/model.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 400_000,
        },
      },
    ],
  },
});
