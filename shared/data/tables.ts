import { required } from './environment.ts';

export const tables = {
  registry: required('REGISTRY_TABLE'),
  eventLog: required('EVENT_LOG_TABLE'),
  rollups: required('ROLLUPS_TABLE'),
} as const;
