import * as z from 'zod';
import { ROLES } from '#shared/access/rules/role.ts';

/** Who is signed in, and for which issuer. */
const Session = z.strictObject({
  memberId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  issuer: z.strictObject({ issuerId: z.string(), name: z.string(), timeZone: z.string() }),
  /** Of whose teams they were when they signed in: /auth/login?issuerId=… leads to another one. */
  issuers: z.array(z.strictObject({ issuerId: z.string(), name: z.string() })),
  /** Unless it is used before. */
  expiresAt: z.iso.datetime(),
});

export const SessionAnswer = z.strictObject({ session: Session.nullable() });
export type SessionAnswer = z.output<typeof SessionAnswer>;

/** `next`: where to go to be signed out at the identity provider too. */
export const SignOutAnswer = z.strictObject({ next: z.string() });
