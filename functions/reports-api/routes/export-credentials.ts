import type { Caller } from '#shared/access/authenticate.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { type ChannelTally, overallTally, partsIn } from '#shared/counting/rules/parts.ts';
import { addTo } from '#shared/counting/rules/tally.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { inFormat, type TableOf } from '#shared/http/csv-answer.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseQuery } from '#shared/http/input.ts';
import type { CredentialId, IssuerId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { totalsOf } from '#shared/rankings/leaves.ts';
import { type Credential, listCredentials } from '#shared/registry/credentials.ts';

/** GET /v1/exports/credentials: every credential with what it brought since ever, page by page. */
export function exportCredentials(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return inFormat(event, itemsOf, (plain) => page(plain, issuer.issuerId));
}

const itemsOf: TableOf = ({ items }) => items as Record<string, unknown>[];

async function page(event: ApiEvent, issuerId: IssuerId): Promise<ApiResult> {
  const { limit, cursor } = parseQuery(PageQuery, event);
  const list = `export/credentials/${issuerId}`;
  const after = cursor ? await openCursor<string>(list, cursor) : undefined;
  const { items, next } = await listCredentials(issuerId, { limit, after });
  const totals = await totalsFor(issuerId, items);
  return json(200, {
    items: items.map((credential) => rowOf(credential, totals)),
    nextCursor: next ? await sealCursor(list, next) : null,
  });
}

/** What each credential brought; a person with several is asked for once. */
async function totalsFor(issuerId: IssuerId, credentials: readonly Credential[]) {
  const totals = new Map<CredentialId, ChannelTally>();
  const recipients = new Set(credentials.map(({ recipientId }) => recipientId));
  await inParallel([...recipients], async (recipientId) => {
    for (const leaf of await totalsOf(issuerId, recipientId)) {
      const tally: ChannelTally = new Map();
      leaf.eachCount((name, n) => addTo(tally, name, n));
      totals.set(leaf.credentialId, tally);
    }
  });
  return totals;
}

function rowOf(credential: Credential, totals: ReadonlyMap<CredentialId, ChannelTally>) {
  const { credentialId, externalId, programId, recipientId, name, issuedAt, publishedAt } =
    credential;
  const { validUntil, status, private: isPrivate = false } = credential;
  return {
    credentialId,
    externalId,
    programId,
    recipientId,
    name: name ?? null,
    issuedAt,
    publishedAt: new Date(publishedAt).toISOString(),
    expiresAt: validUntil ?? null,
    status,
    private: isPrivate,
    totals: partsIn(overallTally(totals.get(credentialId) ?? new Map())),
  };
}
