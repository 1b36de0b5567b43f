import { defineConfig } from 'vitest/config';

/** What the mutants of the rules must not survive: the rules' own tests, and nothing slower. */
export default defineConfig({
  test: { include: ['test/**/rules/**/*.test.ts'], isolate: false, testTimeout: 120_000 },
});
