import { routes } from '#shared/access/routes.ts';
import { type ApiEvent, type ApiResult, api } from '#shared/http/api.ts';
import { log, metric } from '#shared/log.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { OPERATIONS } from './operations.ts';
import { showSession, signOut } from './session.ts';
import { beginSignIn, finishSignIn } from './sign-in.ts';

export const handler = api(
  routes(OPERATIONS, {
    beginSignIn: ({ event }) => withErrorPage(beginSignIn, event),
    finishSignIn: ({ event }) => withErrorPage(finishSignIn, event),
    getSession: ({ event }) => showSession(event),
    signOut: ({ event }) => signOut(event),
  }),
);

type Handle = (event: ApiEvent) => Promise<ApiResult>;

/** Handles a browser navigation. On any error, logs it and answers 500 with a page. */
async function withErrorPage(handle: Handle, event: ApiEvent): Promise<ApiResult> {
  try {
    return await handle(event);
  } catch (error) {
    // A bug, or a provider that does not answer: a browser would show the problem document as JSON.
    log.error('signing in failed', { error });
    metric('SignInsFailed', 1);
    return SIGN_IN_UNAVAILABLE;
  }
}

const SIGN_IN_UNAVAILABLE = noticePage(500, {
  title: 'Sign-in is unavailable',
  text: 'The identity provider is not responding, or something went wrong on our side. Please try again in a moment.',
  onward: { text: 'Try again', address: '/' },
});
