import { routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { forPeople } from './for-people.ts';
import { OPERATIONS } from './operations.ts';
import { beginSignIn } from './routes/begin-sign-in.ts';
import { finishSignIn } from './routes/finish-sign-in.ts';
import { showSession } from './routes/show-session.ts';
import { signOut } from './routes/sign-out.ts';

export const handler = api(
  routes(OPERATIONS, {
    beginSignIn: ({ event }) => forPeople(beginSignIn)(event),
    finishSignIn: ({ event }) => forPeople(finishSignIn)(event),
    getSession: ({ event }) => showSession(event),
    signOut: ({ event }) => signOut(event),
  }),
);
