import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import { log } from '#shared/log.ts';
import { noticePage } from '#shared/sharing/page.ts';

type Open = (event: ApiEvent) => Promise<ApiResult>;

/** A route that people meet in their browser: should it fail, they are told so in words. */
export function forPeople(open: Open): Open {
  return async (event) => {
    try {
      return await open(event);
    } catch (error) {
      // Whatever it is, a bug or a provider that does not answer: nobody can read a problem document.
      log.error('signing in failed', { error });
      return BROKEN;
    }
  };
}

const BROKEN = noticePage(500, {
  title: 'Signing in does not work just now',
  text: 'The identity provider does not answer, or something went wrong on our side. Please try again in a moment.',
  onward: { text: 'Try again', address: '/' },
});
