/** An item as the document client has it. All that is counted is flat. */
export type Item = Readonly<Record<string, unknown>>;
export type Input = Readonly<Record<string, unknown>>;

/** Why a request was refused: DynamoDB's exception, with what it carries. */
export class Refusal extends Error {
  readonly code: string;
  readonly item?: Item;
  readonly reasons?: readonly { readonly Code: string; readonly Item?: Item }[];

  constructor(code: string, carried: Pick<Refusal, 'item' | 'reasons'> = {}) {
    super(code);
    this.code = code;
    Object.assign(this, carried);
  }
}

type Table = Map<string, Map<string, Item>>;

/** What a table's stream would tell of. */
export type OnNew = (table: string, item: Item) => void;

/**
 * DynamoDB in memory, as far as counting uses it. Every request takes effect at once and whole,
 * but for a Query: that is two, so that what is written meanwhile may be missed (see `querySplit`).
 */
export function memoryStore(onNew: OnNew) {
  const tables = new Map<string, Table>();

  function partition(table: string, pk: string): Map<string, Item> {
    const pks = tables.get(table) ?? new Map();
    tables.set(table, pks);
    const items = pks.get(pk) ?? new Map();
    pks.set(pk, items);
    return items;
  }

  function get(table: string, { pk, sk }: Item): Item | undefined {
    return tables
      .get(table)
      ?.get(pk as string)
      ?.get(sk as string);
  }

  function set(table: string, item: Item): void {
    const items = partition(table, item.pk as string);
    const isNew = !items.has(item.sk as string);
    items.set(item.sk as string, item);
    if (isNew) onNew(table, item);
  }

  function remove(table: string, { pk, sk }: Item): void {
    tables
      .get(table)
      ?.get(pk as string)
      ?.delete(sk as string);
  }

  function put(input: Input): Input {
    check(input, get(tableOf(input), input.Item as Item));
    set(tableOf(input), stored(input.Item as Item));
    return {};
  }

  function update(input: Input): Input {
    const key = input.Key as Item;
    const before = get(tableOf(input), key);
    check(input, before);
    const item = (before ?? { ...key }) as Record<string, unknown>;
    updateInPlace(item, input);
    if (!before) set(tableOf(input), item);
    return input.ReturnValues === 'ALL_NEW' ? { Attributes: { ...item } } : {};
  }

  /** All or nothing. */
  function transact({ TransactItems }: Input): Input {
    const writes = (TransactItems as { Put?: Input; Update?: Input }[]).map((one) => {
      return { ...(one.Put ?? one.Update), isPut: one.Put !== undefined } as Input;
    });
    const targets = writes.map((one) => JSON.stringify([tableOf(one), keyIn(one)]));
    if (writes.length > 100) throw new Refusal('ValidationException: more than 100 writes');
    if (new Set(targets).size < targets.length) throw new Refusal('ValidationException: twice one');
    const reasons = writes.map((one) => reasonAgainst(one, get(tableOf(one), keyIn(one))));
    if (reasons.some(({ Code }) => Code !== 'None')) {
      throw new Refusal('TransactionCanceledException', { reasons });
    }
    for (const one of writes) one.isPut ? put(one) : update(one);
    return {};
  }

  function query(input: Input): Item[] {
    const { pk, isWanted } = keyCondition(input);
    const items = tables.get(tableOf(input))?.get(pk);
    return [...(items?.values() ?? [])]
      .filter(({ sk }) => isWanted(sk as string))
      .sort((a, b) => ((a.sk as string) < (b.sk as string) ? -1 : 1));
  }

  function scan(input: Input): Input {
    const { Segment = 0, TotalSegments = 1 } = input as Record<string, number>;
    const partitions = [...(tables.get(tableOf(input))?.values() ?? [])];
    const own = partitions.filter((_, i) => i % TotalSegments === Segment);
    return {
      Items: own.flatMap((items) =>
        [...items.values()].sort((a, b) => ((a.sk as string) < (b.sk as string) ? -1 : 1)),
      ),
    };
  }

  function batchWrite({ RequestItems }: Input): Input {
    for (const [table, requests] of Object.entries(RequestItems as Record<string, Input[]>)) {
      for (const { DeleteRequest, PutRequest } of requests) {
        if (DeleteRequest) remove(table, (DeleteRequest as Input).Key as Item);
        if (PutRequest) set(table, (PutRequest as Input).Item as Item);
      }
    }
    return {};
  }

  function getItem(input: Input): Input {
    const item = get(tableOf(input), input.Key as Item);
    return item ? { Item: { ...item } } : {};
  }

  const operations: Record<string, (input: Input) => Input> = {
    GetItem: getItem,
    PutItem: put,
    UpdateItem: update,
    TransactWriteItems: transact,
    Scan: scan,
    BatchWriteItem: batchWrite,
  };

  return {
    execute(operation: string, input: Input): Input {
      const run = operations[operation];
      if (!run) throw new Error(`the model's store knows no ${operation}`);
      return run(input);
    },
    query,
    /** Every item of a table, in no order. */
    items: (table: string) =>
      [...(tables.get(table)?.values() ?? [])].flatMap((items) => [...items.values()]),
  };
}

export type Store = ReturnType<typeof memoryStore>;

export function tableOf({ TableName }: Input): string {
  return TableName as string;
}

function keyIn({ Key, Item }: Input): Item {
  const { pk, sk } = (Key ?? Item) as Item;
  return { pk, sk };
}

/** As it comes out of the wire: without what is undefined. */
function stored(item: Item): Item {
  return JSON.parse(JSON.stringify(item));
}

function reasonAgainst(write: Input, before: Item | undefined): { Code: string; Item?: Item } {
  if (holds(write, before)) return { Code: 'None' };
  const isTold = write.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return { Code: 'ConditionalCheckFailed', ...(isTold && before && { Item: { ...before } }) };
}

function check(write: Input, before: Item | undefined): void {
  const { Code, Item: item } = reasonAgainst(write, before);
  if (Code !== 'None') throw new Refusal('ConditionalCheckFailedException', { item });
}

/** The conditions that we use: `attribute_not_exists(x)`, and `x = :value`. */
function holds(write: Input, before: Item | undefined): boolean {
  const condition = write.ConditionExpression as string | undefined;
  if (condition === undefined) return true;
  const absent = /^attribute_not_exists\((\S+)\)$/.exec(condition)?.[1];
  if (absent) return before?.[nameIn(write, absent)] === undefined;
  const [, name, value] = /^(\S+) = (:\S+)$/.exec(condition) ?? [];
  if (!name || !value) throw new Error(`the model's store cannot read ${condition}`);
  return before !== undefined && before[nameIn(write, name)] === valueIn(write, value);
}

type Term = {
  readonly clause: string;
  readonly name: string;
  readonly value: (item: Item, input: Input) => unknown;
};

/** What every clause sees is the item as it was: none of ours reads what another writes. */
function updateInPlace(item: Record<string, unknown>, input: Input): void {
  for (const { clause, name, value } of termsOf(input.UpdateExpression as string)) {
    const attribute = nameIn(input, name);
    if (clause === 'REMOVE') delete item[attribute];
    else if (clause === 'SET') item[attribute] = value(item, input);
    else item[attribute] = Number(item[attribute] ?? 0) + Number(value(item, input));
  }
}

const parsed = new Map<string, readonly Term[]>();

/** Expressions are few, and come again and again. */
function termsOf(expression: string): readonly Term[] {
  const terms = parsed.get(expression) ?? parse(expression);
  parsed.set(expression, terms);
  return terms;
}

const CLAUSES = /\b(SET|ADD|REMOVE)\b/;

function parse(expression: string): Term[] {
  const [, ...parts] = expression.split(CLAUSES);
  const clauses = parts.flatMap((clause, i) => (i % 2 === 0 ? [[clause, parts[i + 1] ?? '']] : []));
  return clauses.flatMap(([clause = '', terms = '']) =>
    terms
      .trim()
      .split(/,\s*(?![^(]*\))/)
      .map((term) => {
        const [name = '', ...rest] = term.split(clause === 'SET' ? /\s*=\s*/ : /\s+/);
        return { clause, name, value: termValue(rest.join(' ')) };
      }),
  );
}

function termValue(expression: string): Term['value'] {
  const [left = '', right] = expression.split(' + ');
  if (right) {
    const [a, b] = [termValue(left), termValue(right)];
    return (item, input) => Number(a(item, input)) + Number(b(item, input));
  }
  const [, name = '', otherwise = ''] = /^if_not_exists\((\S+), (:\S+)\)$/.exec(left) ?? [];
  if (!name) return (_, input) => valueIn(input, left);
  return (item, input) => item[nameIn(input, name)] ?? valueIn(input, otherwise);
}

function nameIn({ ExpressionAttributeNames }: Input, name: string): string {
  return name.startsWith('#')
    ? ((ExpressionAttributeNames as Record<string, string>)[name] ?? '')
    : name;
}

function valueIn({ ExpressionAttributeValues }: Input, name: string): unknown {
  const value = (ExpressionAttributeValues as Item)[name];
  if (value === undefined) throw new Error(`the model's store lacks the value ${name}`);
  return value;
}

/** The key conditions that we use: a whole partition, or what lies above a sort key. */
function keyCondition(input: Input): { pk: string; isWanted: (sk: string) => boolean } {
  const condition = input.KeyConditionExpression as string;
  const [, pk = '', above] = /^pk = (:\S+)(?: AND sk > (:\S+))?$/.exec(condition) ?? [];
  if (!pk) throw new Error(`the model's store cannot read ${condition}`);
  const from = above ? (valueIn(input, above) as string) : '';
  return { pk: valueIn(input, pk) as string, isWanted: (sk) => sk > from };
}
