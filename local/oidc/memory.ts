import type { Adapter, AdapterPayload } from 'oidc-provider';

const LIFE_SECONDS = 60;

/**
 * What the provider must remember of a kind of thing, kept as long as the process lives: codes,
 * grants and interactions, all good for minutes.
 */
export function memoryOf(things: Map<string, AdapterPayload>, kind: string): Adapter {
  const keyOf = (id: string) => `${kind}:${id}`;
  const find = async (id: string) => things.get(keyOf(id));
  const findBy = (field: 'uid' | 'userCode') => async (value: string) =>
    [...things.entries()].find(
      ([key, thing]) => key.startsWith(`${kind}:`) && thing[field] === value,
    )?.[1];
  return {
    find,
    findByUid: findBy('uid'),
    findByUserCode: findBy('userCode'),
    async upsert(id, payload, lifeSeconds = LIFE_SECONDS) {
      things.set(keyOf(id), payload);
      setTimeout(() => things.delete(keyOf(id)), lifeSeconds * 1000).unref();
    },
    async consume(id) {
      const thing = things.get(keyOf(id));
      if (thing) thing.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      things.delete(keyOf(id));
    },
    async revokeByGrantId(grantId) {
      for (const [key, thing] of things) if (thing.grantId === grantId) things.delete(key);
    },
  };
}
