import { defineConfig } from 'vitest/config';

/** What abort.test.ts aborts; UNGUARDED runs it without the reaper, as a negative control. */
export default defineConfig({
  test: {
    include: ['test/e2e/abort/endless.ts'],
    globalSetup: process.env.UNGUARDED ? [] : ['test/support/reaper.ts'],
    testTimeout: 120_000,
  },
});
