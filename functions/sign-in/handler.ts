import { routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { forPeople } from './for-people.ts';
import { beginSignIn } from './routes/begin-sign-in.ts';
import { finishSignIn } from './routes/finish-sign-in.ts';
import { showSession } from './routes/show-session.ts';
import { signOut } from './routes/sign-out.ts';

export const ROUTES = {
  'GET /auth/login': { open: forPeople(beginSignIn) },
  'GET /auth/callback': { open: forPeople(finishSignIn) },
  'GET /auth/session': { open: showSession },
  'POST /auth/logout': { open: signOut },
} satisfies Parameters<typeof routes>[0];

export const handler = api(routes(ROUTES));
