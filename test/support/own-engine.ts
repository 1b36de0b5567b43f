import { afterAll, vi } from 'vitest';
import { setup } from './local-dynamodb.ts';

/**
 * An engine of a test file's own, for what works through everything that is stored (sweeps, ranks,
 * audits) or takes modules apart. Modules read their environment as they load: none is kept.
 */
const stop = await setup();
vi.resetModules();
afterAll(stop);
