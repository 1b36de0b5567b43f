/** A stored item without what only the table needs. */
export function contentOf<T>(item: Record<string, unknown> | undefined): T | undefined {
  if (!item) return undefined;
  const { pk, sk, ...content } = item;
  return content as T;
}
