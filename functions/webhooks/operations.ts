import { operations } from '#shared/access/operation.ts';
import {
  MentionAnswer,
  MentionNotification,
  SurveyNotification,
  SurveyOutcomeAnswer,
} from '#shared/contracts/feedback.ts';
import { SignupAnswer, SignupNotification } from '#shared/contracts/signups.ts';

/** Signed as Standard Webhooks has it, instead of by a key. */
export const OPERATIONS = operations('Webhooks', {
  receiveSignup: {
    method: 'POST',
    path: '/v1/webhooks/{issuerId}/signups',
    summary: 'Report a sign-up',
    description:
      'Signed as Standard Webhooks. Idempotent by externalId: a repeat answers duplicate with the first result.',
    scopes: 'public',
    body: SignupNotification,
    answers: { 202: SignupAnswer },
  },
  receiveSurvey: {
    method: 'POST',
    path: '/v1/webhooks/{issuerId}/surveys',
    summary: 'Report a survey answer',
    description: 'Signed as Standard Webhooks. A newer answer replaces the previous one.',
    scopes: 'public',
    body: SurveyNotification,
    answers: { 202: SurveyOutcomeAnswer },
  },
  receiveMention: {
    method: 'POST',
    path: '/v1/webhooks/{issuerId}/mentions',
    summary: 'Report a mention found by a listening tool',
    description: 'Signed as Standard Webhooks. Idempotent by source and externalId.',
    scopes: 'public',
    body: MentionNotification,
    answers: { 202: MentionAnswer },
  },
});
