const LOCALE = undefined;

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });
const decimal = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const tenth = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1 });
const change = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
});
const fineChange = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

const score = new Intl.NumberFormat(LOCALE, {
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
});

/** 12,345 */
export function countText(value: number): string {
  return whole.format(value);
}

/** 12.3K: for axes, where there is no room. */
export function compactText(value: number): string {
  return value < 10_000 ? decimal.format(value) : compact.format(value);
}

/** At most two digits after the point. */
export function decimalText(value: number): string {
  return decimal.format(value);
}

/** At most one digit after the point. */
export function tenthText(value: number): string {
  return tenth.format(value);
}

/** 34.5% */
export function percentText(value: number): string {
  return percent.format(value);
}

/** +12%, −3.4%: how a value moved, relative to what it was before. */
export function changeText(relative: number): string {
  return minusSigned((Math.abs(relative) < 0.1 ? fineChange : change).format(relative));
}

/** Money in a currency's minor unit, as people write it. */
export function moneyText(minor: number, currency: string): string {
  return moneyFormat(currency).format(minor / minorUnits(currency));
}

/** The same as a number for spreadsheets: 12.34. */
export function majorUnits(minor: number, currency: string): number {
  return Number((minor / minorUnits(currency)).toFixed(4));
}

/** How many of its minor unit a currency has: 100 cents, 1 yen. */
export function minorUnits(currency: string): number {
  // The API refuses unknown codes; until it answers, assume two decimals as most currencies have.
  if (!/^[A-Z]{3}$/.test(currency)) return 100;
  return 10 ** (moneyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2);
}

/** To make one takes a hundred times as long as to use it. */
const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string): Intl.NumberFormat {
  const known = moneyFormats.get(currency);
  const format = known ?? new Intl.NumberFormat(LOCALE, { style: 'currency', currency });
  moneyFormats.set(currency, format);
  return format;
}

/** All that was brought, by currency: they are never added up. */
export function valueText(value: Readonly<Record<string, number>>): string {
  const sums = Object.entries(value).sort(([, a], [, b]) => b - a);
  return sums.length === 0 ? '–' : sums.map(([currency, n]) => moneyText(n, currency)).join(' + ');
}

/** English plurals of our own words. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${countText(n)} ${n === 1 ? one : many}`;
}

const HOUR = 60;
const WORKING_DAY = 8 * HOUR;

/** Working time, given in minutes: 45 min, 12.5 h, 1,240 h. */
export function durationText(minutes: number): string {
  if (minutes < 2 * HOUR) return `${whole.format(minutes)} min`;
  const hours = minutes / HOUR;
  return `${(minutes < WORKING_DAY * 5 ? decimal : whole).format(hours)} h`;
}

/** A net promoter score as it is usually written: −100 to +100. */
export function scoreText(fraction: number): string {
  return minusSigned(score.format(100 * fraction));
}

/** Of the length of a plus; formats of most languages write a hyphen. */
function minusSigned(text: string): string {
  return text.replace('-', '−');
}
