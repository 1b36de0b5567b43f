import { routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { receiveMention } from './mentions.ts';
import { OPERATIONS } from './operations.ts';
import { receiveSignup } from './signups.ts';
import { receiveSurvey } from './surveys.ts';

export const handler = api(
  routes(OPERATIONS, {
    receiveSignup: ({ event }) => receiveSignup(event),
    receiveSurvey: ({ event }) => receiveSurvey(event),
    receiveMention: ({ event }) => receiveMention(event),
  }),
);
