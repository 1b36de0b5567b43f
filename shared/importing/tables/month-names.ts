/** The languages whose names of months are read, written out or shortened. */
const LANGUAGES = [
  ...['en-US', 'en-GB', 'de', 'de-AT', 'fr', 'es', 'it', 'pt', 'ca', 'nl', 'sv', 'da', 'nb', 'fi'],
  ...['pl', 'hr', 'cs', 'sk', 'hu', 'ro', 'tr', 'ru', 'uk', 'el', 'id'],
];

/** `long` stands alone; beside a day, many languages decline it. */
const STYLES: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'short' },
  { month: 'long', day: 'numeric' },
  { month: 'short', day: 'numeric' },
];

let known: ReadonlyMap<string, number> | undefined;

/** Returns the month, 1 to 12, that a word names, or `undefined`: `Mar`, `märz`, `marzo`, `марта`. */
export function monthOf(word: string): number | undefined {
  known ??= monthsByName();
  return known.get(plain(word));
}

/** A word that names different months in two languages, such as `listopad`, names none. */
function monthsByName(): ReadonlyMap<string, number> {
  const months = new Map<string, Set<number>>();
  for (const language of LANGUAGES) {
    for (const style of STYLES) {
      const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
      for (let month = 1; month <= 12; month++) {
        const name = plain(nameIn(format, month));
        if (name) months.set(name, (months.get(name) ?? new Set()).add(month));
      }
    }
  }
  const sure = [...months].flatMap(([name, [month, other]]) =>
    month && !other ? [[name, month] as const] : [],
  );
  return new Map(sure);
}

function nameIn(format: Intl.DateTimeFormat, month: number): string {
  const parts = format.formatToParts(Date.UTC(2026, month - 1, 1));
  return parts.find(({ type }) => type === 'month')?.value ?? '';
}

/** In lower case, without accents and dots; a number is no name. */
function plain(word: string): string {
  const letters = word.normalize('NFD').replaceAll(/[\p{M}.]/gu, '');
  return /\d/.test(letters) ? '' : letters.toLowerCase();
}
