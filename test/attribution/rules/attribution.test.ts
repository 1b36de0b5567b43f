import { describe, expect, test } from 'vitest';
import { attribute } from '#shared/attribution/rules/attribution.ts';
import { DAY } from '#shared/calendar.ts';
import type { Touch } from '#shared/lane-log/rules/event.ts';
import { AT, subject } from '../../support/log-events.ts';

const touch = (daysAgo: number): Touch => ({ ...subject(), clickedAt: AT - daysAgo * DAY });

const last = () => ({ windowDays: 30, model: 'last' }) as const;

const first = () => ({ windowDays: 30, model: 'first' }) as const;

describe('whose credit a sign-up is', () => {
  test('the last touch has it under the model `last`', () => {
    const [older, newer] = [touch(5), touch(1)];
    expect(attribute([older, newer], AT, last)).toEqual({
      credited: newer,
      firstTouch: older,
      lastTouch: newer,
      excluded: undefined,
    });
  });

  test('the first touch has it under the model `first`, whatever order the caller gives', () => {
    const [older, newer] = [touch(5), touch(1)];
    expect(attribute([newer, older], AT, first).credited).toBe(older);
  });

  test('a touch outside the window earns nothing while another is inside', () => {
    const [older, newer] = [touch(31), touch(1)];
    expect(attribute([older, newer], AT, first)).toMatchObject({
      credited: newer,
      firstTouch: older,
    });
  });

  test('a touch on the edge of the window is inside, a moment older is outside', () => {
    const edge = touch(30);
    const older = { ...edge, clickedAt: edge.clickedAt - 1 };
    expect(attribute([edge], AT, last).excluded).toBeUndefined();
    expect(attribute([older], AT, last)).toMatchObject({
      credited: older,
      excluded: 'out-of-window',
    });
  });

  test('a click at the very instant of the sign-up is before it', () => {
    const now = touch(0);
    expect(attribute([now], AT, last)).toMatchObject({ credited: now, excluded: undefined });
  });

  test.each([
    { found: [], because: 'no-click' },
    { found: ['click-invalid'], because: 'click-invalid' },
    { found: [touch(-1)], because: 'click-later' },
  ] as const)('without a usable click it is nobody’s: $because', ({ found, because }) => {
    expect(attribute(found, AT, last)).toEqual({ unattributed: because });
  });

  test('a recipient’s own click earns nothing while there is another’s', () => {
    const [other, own] = [touch(5), touch(1)];
    expect(attribute([other, { own }], AT, last)).toEqual({
      credited: other,
      firstTouch: other,
      lastTouch: other,
      excluded: undefined,
    });
  });

  test('by nothing but their own click, a recipient has referred themselves', () => {
    const own = touch(1);
    expect(attribute([{ own }], AT, last)).toMatchObject({
      credited: own,
      excluded: 'self-referral',
    });
    expect(attribute([{ own: touch(40) }], AT, last).excluded).toBe('self-referral');
    expect(attribute([{ own: touch(-1) }], AT, last)).toEqual({ unattributed: 'click-later' });
  });

  test('one usable click is enough beside one that is not', () => {
    const usable = touch(1);
    expect(attribute(['click-invalid', usable], AT, last).credited).toBe(usable);
  });
});
