import * as z from 'zod';
import { operations } from '#shared/access/operation.ts';
import { SessionAnswer, SignOutAnswer } from '#shared/contracts/sign-in.ts';

export const OPERATIONS = operations('Sign-in', {
  beginSignIn: {
    method: 'GET',
    path: '/auth/login',
    summary: 'Redirect to the identity provider',
    scopes: 'public',
    answers: { 302: z.undefined() },
    isUndocumented: true,
  },
  finishSignIn: {
    method: 'GET',
    path: '/auth/callback',
    summary: 'Exchange the identity provider’s code for a session',
    scopes: 'public',
    answers: { 302: z.undefined() },
    isUndocumented: true,
  },
  getSession: {
    method: 'GET',
    path: '/auth/session',
    summary: 'Get the current session, if any',
    description: 'Extends the session.',
    scopes: 'public',
    answers: { 200: SessionAnswer },
  },
  signOut: {
    method: 'POST',
    path: '/auth/logout',
    summary: 'End the session',
    scopes: 'public',
    answers: { 200: SignOutAnswer },
  },
});
