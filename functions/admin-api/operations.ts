import * as z from 'zod';
import { operations } from '#shared/access/operation.ts';
import { CREDENTIAL_IMPORT } from './credential-import.ts';
import { CREDENTIALS } from './credentials.ts';
import { CTAS } from './ctas.ts';
import { IMPORTS } from './imports.ts';
import { ISSUER } from './issuer.ts';
import { KEYS } from './keys.ts';
import { LINKS } from './links.ts';
import { OWNER_LINKS } from './owner-links.ts';
import { PATHWAYS } from './pathways.ts';
import { PROGRAMS } from './programs.ts';
import { RECIPIENTS } from './recipients.ts';
import { SHARED_REPORTS } from './shared-reports.ts';
import { SIGNUP_SECRETS } from './signup-secrets.ts';
import { SOURCES } from './sources.ts';
import { SURVEYS } from './surveys.ts';
import { TARGETS } from './targets.ts';

/** All operations of this function, in the order of the documentation. */
export const OPERATIONS = {
  ...ISSUER,
  ...PROGRAMS,
  ...CREDENTIALS,
  ...CREDENTIAL_IMPORT,
  ...IMPORTS,
  ...SOURCES,
  ...LINKS,
  ...CTAS,
  ...OWNER_LINKS,
  ...RECIPIENTS,
  ...SURVEYS,
  ...PATHWAYS,
  ...TARGETS,
  ...SHARED_REPORTS,
  ...KEYS,
  ...SIGNUP_SECRETS,
  ...operations('API', {
    getOpenApiDocument: {
      method: 'GET',
      path: '/v1/openapi.json',
      summary: 'Get this document',
      scopes: 'public',
      answers: { 200: z.looseObject({}) },
    },
  }),
};
