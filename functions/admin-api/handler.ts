import { routes } from '#shared/access/routes.ts';
import { api, json } from '#shared/http/api.ts';
import { credentialImport } from './credential-import.ts';
import { credentials } from './credentials.ts';
import { ctas } from './ctas.ts';
import { imports } from './imports.ts';
import { issuer } from './issuer.ts';
import { keys } from './keys.ts';
import { links } from './links.ts';
import { ALL_OPERATIONS, openApiDocument } from './openapi-document.ts';
import { OPERATIONS } from './operations.ts';
import { ownerLinks } from './owner-links.ts';
import { pathways } from './pathways.ts';
import { programs } from './programs.ts';
import { recipients } from './recipients.ts';
import { sharedReports } from './shared-reports.ts';
import { signupSecrets } from './signup-secrets.ts';
import { sources } from './sources.ts';
import { surveys } from './surveys.ts';
import { targets } from './targets.ts';

export const handler = api(
  routes(
    OPERATIONS,
    {
      ...issuer,
      ...programs,
      ...credentials,
      ...credentialImport,
      ...imports,
      ...sources,
      ...links,
      ...ctas,
      ...ownerLinks,
      ...recipients,
      ...surveys,
      ...pathways,
      ...targets,
      ...sharedReports,
      ...keys,
      ...signupSecrets,
      getOpenApiDocument: async () => json(200, openApiDocument()),
    },
    // What no other function's routes take comes here: `HEAD /v1/reports/…`.
    { known: Object.values(ALL_OPERATIONS) },
  ),
);
