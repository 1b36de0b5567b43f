const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SECOND_MS = 1000;

let last = { second: Number.NaN, text: '' };

/** An instant in Common Log Format, UTC: `24/Nov/2026:09:30:00 +0000`. Made once a second. */
export function clfTime(now: number): string {
  const second = Math.floor(now / SECOND_MS);
  if (last.second !== second) last = { second, text: textOf(new Date(now)) };
  return last.text;
}

function textOf(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2, '0');
  const clock = at.toISOString().slice(11, 19);
  return `${day}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:${clock} +0000`;
}
