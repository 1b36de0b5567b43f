type Addresses = {
  readonly dynamodb: string;
  readonly awsEndpoints: string;
  readonly publicUrl: string;
  /** The identity provider; who starts none needs none. */
  readonly oidcIssuer?: string;
};

export const OIDC_CLIENT_ID = 'dashboard';

/** The environment that functions have on AWS, pointed at this machine. */
export function functionEnvironment(addresses: Addresses) {
  const { dynamodb, awsEndpoints, publicUrl, oidcIssuer = publicUrl } = addresses;
  return {
    ...credentials(),
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SQS: awsEndpoints,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: awsEndpoints,
    AWS_ENDPOINT_URL_S3: awsEndpoints,
    REGISTRY_TABLE: 'registry',
    EVENT_LOG_TABLE: 'event-log',
    ROLLUPS_TABLE: 'rollups',
    ROOT_SECRET_ID: 'root-secret',
    ARCHIVE_BUCKET: 'archive',
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: awsEndpoints,
    USER_POOL_ID: 'people',
    OVERFLOW_QUEUE_URL: `${awsEndpoints}/000000000000/overflow`,
    IMPORT_QUEUE_URL: `${awsEndpoints}/000000000000/imports`,
    UPLOADS_BUCKET: 'uploads',
    PUBLIC_URL: publicUrl,
    OIDC_ISSUER: oidcIssuer,
    OIDC_CLIENT_ID,
  };
}

const ANY = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};

/** Any will do for an engine on this machine. Only a DYNAMODB_ENDPOINT is shown the caller's own. */
function credentials(): Partial<typeof ANY> {
  if (!process.env.DYNAMODB_ENDPOINT) return ANY;
  const given = Object.keys(ANY).filter((name) => process.env[name]);
  return Object.fromEntries(Object.entries(ANY).filter(([name]) => !given.includes(name)));
}
