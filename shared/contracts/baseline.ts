import * as z from 'zod';
import { Currency } from './text.ts';

const Cost = z
  .int("must be a whole number of the currency's minor unit")
  .min(0, 'must not be negative')
  .max(1e9, 'must be at most 1000000000');
const Minutes = z
  .number('must be a number of minutes')
  .min(0, 'must not be negative')
  .max(100_000, 'must be at most 100000');

/** What a paper credential, and verifying one by hand, cost and took. */
export const Baseline = z
  .strictObject({
    currency: Currency.optional(),
    costPerCredential: Cost.optional(),
    minutesPerCredential: Minutes.optional(),
    costPerVerification: Cost.optional(),
    minutesPerVerification: Minutes.optional(),
  })
  .refine(
    ({ currency, costPerCredential, costPerVerification }) =>
      (costPerCredential ?? costPerVerification) === undefined || currency !== undefined,
    { path: ['currency'], message: 'a cost needs its currency' },
  );
