import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { People } from './people.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface TeamProps {
  readonly storage: Storage;
  readonly api: Api;
  readonly people: People;
  /** Where the service is found, without a trailing slash. */
  readonly publicUrl: string;
}

/** /v1/team: owners invite people, change their roles, and let them go. It alone may write to the user pool. */
export class Team extends Construct {
  constructor(scope: Construct, id: string, { storage, api, people, publicUrl }: TeamProps) {
    super(scope, id);
    const team = new ServiceFunction(this, 'team', { memorySize: 1024 });
    storage.allow(team, { registry: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] });
    people.allowManaging(team);
    team.addEnvironment('PUBLIC_URL', publicUrl);
    api.route(team);
  }
}
