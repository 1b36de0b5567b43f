type Local = { readonly url: string; readonly keys: { readonly ingest: string } };

type Imported = { readonly links: { readonly url: string }[] };

/** Paths of that many fresh share links. */
export async function linksOf({ url, keys }: Local, howMany: number): Promise<string[]> {
  const rows = Array.from({ length: howMany }, (_, i) => ({
    externalId: `bench-${i}`,
    program: { externalId: 'bench', name: 'Bench', destinationUrl: 'https://academy.example/' },
    recipient: { externalId: `learner-${i}` },
  }));
  const answer = await fetch(`${url}/v1/credentials/import?channels=linkedin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.ingest}`, 'content-type': 'application/json' },
    body: JSON.stringify(rows),
  });
  const { items } = (await answer.json()) as { items: Imported[] };
  return items.flatMap(({ links }) => links.map((link) => new URL(link.url).pathname));
}
