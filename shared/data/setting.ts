/** The fields that are given: a change leaves alone what it does not name. */
export function givenIn(changes: object): [string, unknown][] {
  return Object.entries(changes).filter(([, value]) => value !== undefined);
}

/** The update expression that sets these attributes to these values; there must be at least one. */
export function setting(given: readonly (readonly [string, unknown])[]) {
  return {
    UpdateExpression: `SET ${given.map((_, i) => `#set${i} = :set${i}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(given.map(([name], i) => [`#set${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(given.map(([, value], i) => [`:set${i}`, value])),
  };
}
