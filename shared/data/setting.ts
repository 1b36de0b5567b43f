/** The fields that are given: a change leaves alone what it does not name. */
export function givenIn(changes: object): [string, unknown][] {
  return Object.entries(changes).filter(([, value]) => value !== undefined);
}

/**
 * The update expression that sets these attributes to these values, and takes away those whose
 * value is `null`; there must be at least one.
 */
export function setting(given: readonly (readonly [string, unknown])[]) {
  const taken = given.filter(([, value]) => value === null);
  const set = given.filter(([, value]) => value !== null);
  const names = [...set, ...taken];
  const sets = set.map((_, i) => `#set${i} = :set${i}`).join(', ');
  const removes = taken.map((_, i) => `#set${set.length + i}`).join(', ');
  return {
    UpdateExpression: `${sets && `SET ${sets}`}${removes && ` REMOVE ${removes}`}`,
    ExpressionAttributeNames: Object.fromEntries(names.map(([name], i) => [`#set${i}`, name])),
    ...(sets && {
      ExpressionAttributeValues: Object.fromEntries(set.map(([, value], i) => [`:set${i}`, value])),
    }),
  };
}
