import { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { People } from './people.ts';
import { ServiceFunction } from './service-function.ts';
import type { Storage } from './storage.ts';

export interface SignInProps {
  readonly storage: Storage;
  readonly api: Api;
}

/** /auth: people come from the identity provider with a code, and leave with a session. */
export class SignIn extends Construct {
  readonly #signIn: ServiceFunction;

  constructor(scope: Construct, id: string, { storage, api }: SignInProps) {
    super(scope, id);
    this.#signIn = new ServiceFunction(this, 'sign-in', { memorySize: 1024 });
    storage.allow(this.#signIn, {
      registry: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      rootSecret: true,
    });
    api.route(this.#signIn);
  }

  /** Tell it where it is found, and who knows the people. */
  publishUnder(url: string, people: People): void {
    const environment = { PUBLIC_URL: url, ...people.environment(url) };
    for (const [name, value] of Object.entries(environment)) {
      this.#signIn.addEnvironment(name, value);
    }
  }
}
