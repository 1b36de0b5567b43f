import { api } from '#shared/http/api.ts';
import { routes } from '#shared/http/routes.ts';
import { receiveSignup } from './routes/receive-signup.ts';

export const handler = api(
  routes({
    'POST /v1/webhooks/{issuerId}/signups': { open: receiveSignup },
  }),
);
