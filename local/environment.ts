/** The environment that functions have on AWS, pointed at this machine. */
export function functionEnvironment(dynamodb: string, awsEndpoints: string, publicUrl: string) {
  return {
    ...AWS_CREDENTIALS,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SQS: awsEndpoints,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: awsEndpoints,
    REGISTRY_TABLE: 'registry',
    EVENT_LOG_TABLE: 'event-log',
    ROLLUPS_TABLE: 'rollups',
    ROOT_SECRET_ID: 'root-secret',
    OVERFLOW_QUEUE_URL: `${awsEndpoints}/000000000000/overflow`,
    PUBLIC_URL: publicUrl,
  };
}

/** Any will do for an engine on this machine; with DYNAMODB_ENDPOINT, the caller's own count. */
const AWS_CREDENTIALS = {
  AWS_REGION: process.env.AWS_REGION ?? 'eu-central-1',
  AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'local',
  AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
};
