import { routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { receiveMention } from './routes/receive-mention.ts';
import { receiveSignup } from './routes/receive-signup.ts';
import { receiveSurvey } from './routes/receive-survey.ts';

export const handler = api(
  routes({
    'POST /v1/webhooks/{issuerId}/signups': { open: receiveSignup },
    'POST /v1/webhooks/{issuerId}/surveys': { open: receiveSurvey },
    'POST /v1/webhooks/{issuerId}/mentions': { open: receiveMention },
  }),
);
