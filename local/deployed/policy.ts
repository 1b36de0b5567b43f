import type { Statement } from './template.ts';

/** What one AWS call wants to do to one resource. */
export type Access = {
  /** `dynamodb:PutItem` */
  readonly action: string;
  readonly resource: string;
  /** The partition keys that the call touches, where the service tells policies of them. */
  readonly leadingKeys: readonly string[];
};

/** Whether a role's policy allows something: an explicit deny wins, and what nothing allows is denied. */
export function isAllowed(statements: readonly Statement[], access: Access): boolean {
  const fitting = statements.filter((statement) => fits(statement, access));
  return (
    fitting.some(({ Effect }) => Effect === 'Allow') &&
    !fitting.some(({ Effect }) => Effect === 'Deny')
  );
}

function fits(statement: Statement, { action, resource, leadingKeys }: Access): boolean {
  return (
    listOf(statement.Action).some((pattern) =>
      isLike(pattern.toLowerCase(), action.toLowerCase()),
    ) &&
    listOf(statement.Resource).some((pattern) => isLike(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, patterns]) =>
        isMet({ operator, key, patterns: listOf(patterns), leadingKeys }),
      ),
    )
  );
}

type Condition = {
  readonly operator: string;
  readonly key: string;
  readonly patterns: readonly string[];
  readonly leadingKeys: readonly string[];
};

/**
 * As IAM has it, `ForAllValues` holds for a call without any value.
 *
 * @throws on a condition that is not known here: guessing would judge wrongly
 */
function isMet({ operator, key, patterns, leadingKeys }: Condition): boolean {
  if (operator === 'ForAllValues:StringLike' && key === 'dynamodb:LeadingKeys') {
    return leadingKeys.every((value) => patterns.some((pattern) => isLike(pattern, value)));
  }
  throw new Error(`the condition ${operator} on ${key} is not known to the runner`);
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function isLike(pattern: string, text: string): boolean {
  const parts = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${parts.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
