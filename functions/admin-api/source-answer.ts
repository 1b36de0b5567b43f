import type { Source } from '#shared/importing/sources.ts';

/** A source as the API shows it: all but its key. */
export function sourceAnswer({ region, status, reason, since, pages, counts, pulledAt }: Source) {
  return { source: 'accredible', region, status, reason, since, pages, counts, pulledAt };
}
