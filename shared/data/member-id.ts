import { createHash } from 'node:crypto';
import { idOf, type MemberId } from '#shared/domain/ids.ts';

/** The identity provider's name for somebody, their `sub`, as one of our ids: the same each time. */
export function memberIdOf(sub: string): MemberId {
  const uuid = sub.replaceAll('-', '');
  const isUuid = /^[0-9a-f]{32}$/.test(uuid);
  return idOf('mbr', isUuid ? uuid : createHash('sha256').update(sub).digest('hex').slice(0, 40));
}
