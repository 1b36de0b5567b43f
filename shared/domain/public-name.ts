/**
 * The name under which the public may see a recipient, or `undefined` if it may not: what they or
 * their issuer said of them decides, else what their issuer says of all.
 */
export function publicNameOf(
  { name, isPublic }: { readonly name?: string; readonly isPublic?: boolean },
  { namesArePublic = false }: { readonly namesArePublic?: boolean },
): string | undefined {
  return (isPublic ?? namesArePublic) ? name : undefined;
}
