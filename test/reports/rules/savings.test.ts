import { expect, test } from 'vitest';
import { costSavings, timeSavings } from '#shared/reports/rules/savings.ts';

const PAPER = {
  currency: 'EUR',
  costPerCredential: 350,
  minutesPerCredential: 12,
  costPerVerification: 900,
  minutesPerVerification: 20,
};

test('are what credentials and verifications would have taken, program by program', () => {
  const programs = [
    { baseline: PAPER, published: 100, verifications: 10 },
    { baseline: { minutesPerCredential: 5 }, published: 40, verifications: 3 },
  ];
  expect(costSavings(programs)).toMatchObject({ value: 44_000, currency: 'EUR' });
  expect(timeSavings(programs)).toMatchObject({ status: 'estimated', value: 1600 });
});

test('name the credentials that they leave out', () => {
  const programs = [
    { baseline: PAPER, published: 1, verifications: 0 },
    { baseline: undefined, published: 7, verifications: 0 },
  ];
  expect(costSavings(programs)).toMatchObject({
    value: 350,
    assumptions: [expect.any(String), expect.stringContaining('7 credentials')],
  });
});

test('in several currencies are never added up', () => {
  const programs = [
    { baseline: PAPER, published: 1, verifications: 0 },
    { baseline: { ...PAPER, currency: 'INR' }, published: 1, verifications: 0 },
  ];
  expect(costSavings(programs)).toMatchObject({
    status: 'needs-input',
    todo: expect.stringContaining('EUR, INR'),
  });
  expect(timeSavings(programs)).toMatchObject({ value: 24 });
});
