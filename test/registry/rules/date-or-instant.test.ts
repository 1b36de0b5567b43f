import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type Day, dayIn } from '#shared/calendar.ts';
import {
  type DateOrInstant,
  dateOrInstantFrom,
  dayOf,
  endsBefore,
  firstInstantOf,
  inZone,
  isExpired,
  isInYears,
  isoInstant,
  lastInstantOf,
  type StoredDates,
  withDatesAsMeant,
} from '#shared/registry/rules/date-or-instant.ts';

const ZONES = [
  ...['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Tokyo', 'Pacific/Auckland', 'Asia/Kathmandu'],
  ...['America/New_York', 'America/St_Johns', 'America/Sao_Paulo', 'Pacific/Honolulu'],
  // Clocks that skip midnight, half-hour summer time, and offsets that were no whole quarter-hours.
  ...['Africa/Cairo', 'Asia/Beirut', 'Australia/Lord_Howe', 'Africa/Monrovia', 'Pacific/Apia'],
  ...['Pacific/Kiritimati', 'Pacific/Chatham', 'Pacific/Pago_Pago'],
];

const zone = fc.constantFrom(...ZONES);

const date = fc
  .integer({ min: 0, max: 47_800 })
  .map((days) => Temporal.PlainDate.from('1970-01-01').add({ days }).toString() as DateOrInstant);

const instant = fc.integer({ min: 0, max: 4_130_000_000_000 });

/** Samoa went from the 29th to the 31st of December 2011. */
function isInZone(day: string, timeZone: string): boolean {
  return !(timeZone === 'Pacific/Apia' && day === '2011-12-30');
}

describe('a date, in every zone,', () => {
  test('is shown as that date', () => {
    fc.assert(fc.property(date, zone, (day, timeZone) => dayOf(day, timeZone) === day));
  });

  test('begins and ends on that reporting day, to the millisecond', () => {
    fc.assert(
      fc.property(date, zone, (day, timeZone) => {
        fc.pre(isInZone(day, timeZone));
        const [first, last] = [firstInstantOf(day, timeZone), lastInstantOf(day, timeZone)];
        expect(dayIn(timeZone, first)).toBe(day);
        expect(dayIn(timeZone, last)).toBe(day);
        if (first > 0) expect(dayIn(timeZone, first - 1) < day).toBe(true);
        expect(dayIn(timeZone, last + 1) > day).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('that ends a credential lets it be valid through that day, and not a moment longer', () => {
    fc.assert(
      fc.property(date, zone, (day, timeZone) => {
        fc.pre(isInZone(day, timeZone));
        const last = lastInstantOf(day, timeZone);
        expect(isExpired(day, timeZone, last)).toBe(false);
        expect(isExpired(day, timeZone, last + 1)).toBe(true);
      }),
    );
  });

  test('would be another day if it were read as midnight UTC (negative control)', () => {
    const asInstant = '2026-03-01T00:00:00Z' as DateOrInstant;
    expect(dayOf(asInstant, 'America/New_York')).toBe('2026-02-28');
    expect(dayOf('2026-03-01' as DateOrInstant, 'America/New_York')).toBe('2026-03-01');
  });
});

describe('an instant', () => {
  test('is shown on the day that the issuer’s clocks show', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const told = isoInstant(at);
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
        expect(dayOf(told, timeZone)).toBe(zoned.toPlainDate().toString());
      }),
    );
  });

  test('with its zone’s offset is the same instant, to the second', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        // Monrovia's offset had seconds until 1972, which ISO 8601 cannot say.
        fc.pre(timeZone !== 'Africa/Monrovia' || at > Date.parse('1973-01-01'));
        const told = inZone(isoInstant(at), timeZone);
        expect(told.slice(0, 10)).toBe(dayIn(timeZone, at));
        expect(Date.parse(told)).toBe(Math.floor(at / 1000) * 1000);
      }),
    );
  });

  test('ends a credential at that very moment', () => {
    const end = '2026-12-31T23:00:00.000Z' as DateOrInstant;
    const at = Date.parse(end);
    expect(isExpired(end, 'Europe/Berlin', at)).toBe(false);
    expect(isExpired(end, 'Europe/Berlin', at + 1)).toBe(true);
  });
});

test('a credential without an end never expires', () => {
  expect(isExpired(undefined, 'UTC', Number.MAX_SAFE_INTEGER)).toBe(false);
});

describe('an end', () => {
  test.each([
    ['2026-03-01', '2026-03-01', false, 'it lasts through the day of issue'],
    ['2026-02-28', '2026-03-01', true, 'the day before'],
    ['2026-03-01', '2026-02-28T23:30:00Z', false, 'in Berlin that instant is on the 1st of March'],
    ['2026-02-28', '2026-02-28T23:30:00Z', true, 'in Berlin that instant is on the 1st of March'],
    ['2026-02-28T22:59:00Z', '2026-03-01', true, 'that is still the 28th in Berlin'],
    ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00+01:00', false, 'they are one instant'],
    ['2026-02-28T23:59:59Z', '2026-03-01T01:00:00+01:00', true, 'a second before'],
  ])('of %s lies before an issue of %s: %s, because %s', (end, issued, expected) => {
    const said = endsBefore(end as DateOrInstant, issued as DateOrInstant, 'Europe/Berlin');
    expect(said).toBe(expected);
  });
});

describe('what is neither a date nor an instant', () => {
  test.each([
    ['2026-02-29', 'there was no such day'],
    ['2026-2-1', 'it lacks zeros'],
    ['2026-03-01T09:30:00', 'it has no zone'],
    ['2026-03-01T25:00:00Z', 'there is no such hour'],
    ['+012026-03-01', 'years have four digits'],
    ['01.03.2026', 'that is a spreadsheet’s'],
    ['', 'it is nothing'],
  ])('%s is refused, because %s', (text) => {
    expect(dateOrInstantFrom(text)).toBeUndefined();
  });

  test.each([
    ['1969-12-31', false],
    ['1970-01-01', true],
    ['2100-12-31', true],
    ['2101-01-01', false],
    ['9999-12-31T23:59:59Z', false],
  ])('and the year of %s is taken: %s', (text, expected) => {
    expect(isInYears(text as DateOrInstant)).toBe(expected);
  });
});

describe('dates that were stored before dates were kept', () => {
  /** As importers of version 0.1 wrote a date: its first instant. */
  const stored = (day: string, timeZone: string): DateOrInstant =>
    isoInstant(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds);

  test('are read as the dates that they were', () => {
    fc.assert(
      fc.property(date, zone, (day, timeZone) => {
        fc.pre(isInZone(day, timeZone) && day > '1973-01-01');
        const old: StoredDates = { issuedAt: stored(day, timeZone) };
        expect(withDatesAsMeant(old, timeZone).issuedAt).toBe(day);
      }),
    );
  });

  test('stay instants if they are at no midnight, or were told as instants since', () => {
    const midnight = stored('2026-03-01', 'Europe/Berlin');
    const noon = '2026-03-01T12:00:00.000Z' as DateOrInstant;
    const told: StoredDates = { issuedAt: midnight, validUntil: noon, datesAre: 'as-told' };
    expect(withDatesAsMeant(told, 'Europe/Berlin')).toEqual(told);
    expect(withDatesAsMeant({ issuedAt: noon }, 'Europe/Berlin').issuedAt).toBe(noon);
    const sent = '2026-02-28T23:00:00Z' as DateOrInstant;
    expect(withDatesAsMeant({ issuedAt: sent }, 'Europe/Berlin').issuedAt).toBe(sent);
  });

  test('that end a credential let it be valid through that day', () => {
    const validUntil = stored('2026-03-01', 'Europe/Berlin');
    const { validUntil: end } = withDatesAsMeant(
      { issuedAt: validUntil, validUntil },
      'Europe/Berlin',
    );
    expect(isExpired(end, 'Europe/Berlin', Date.parse('2026-03-01T22:59:59Z'))).toBe(false);
    expect(end satisfies string | undefined).toBe('2026-03-01' satisfies Day);
  });
});
