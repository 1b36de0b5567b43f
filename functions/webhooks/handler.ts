import { routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { OPERATIONS } from './operations.ts';
import { receiveMention } from './routes/receive-mention.ts';
import { receiveSignup } from './routes/receive-signup.ts';
import { receiveSurvey } from './routes/receive-survey.ts';

export const handler = api(
  routes(OPERATIONS, {
    receiveSignup: ({ event }) => receiveSignup(event),
    receiveSurvey: ({ event }) => receiveSurvey(event),
    receiveMention: ({ event }) => receiveMention(event),
  }),
);
