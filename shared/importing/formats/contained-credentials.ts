import type { JSONWebKeySet } from 'jose';
import type { FieldFault } from '#shared/errors.ts';
import type { Row } from './adapter.ts';
import { bakedIn, isPictureData } from './baked-badge.ts';
import { type Fields, fieldsOf, typesOf } from './foreign-values.ts';
import { type Signature, unwrapped } from './json-web-token.ts';

/** A row that holds one credential at most, read out of whatever it came in. */
export type Opened = Row & {
  readonly signature?: Signature;
  /** What else stood there that has no place in a credential of ours. */
  readonly warnings?: readonly FieldFault[];
};

/** A presentation within a JWT within an answer is three; nothing in use is deeper than this. */
const DEPTH_MAX = 6;

/**
 * The credentials that a row holds, each for itself: one as a rule; several in a presentation, a
 * CLR 2.0, the answer of an Open Badges API, or a badge of several subjects. JWTs are unwrapped,
 * alone or within; a baked picture may stand for its badge.
 */
export function credentialsIn(row: Row, keys?: JSONWebKeySet): Promise<Opened[]> {
  return row.fault ? Promise.resolve([row]) : open(row, keys, 0);
}

async function open(
  { line, row, ...known }: Opened,
  keys: JSONWebKeySet | undefined,
  depth: number,
): Promise<Opened[]> {
  const refused = (message: string) => [{ line, fault: { field: 'credential', message } }];
  if (depth > DEPTH_MAX) return refused('this is wrapped too deep');
  if (Array.isArray(row)) return openAll(row, { line, ...known }, keys, depth);
  const { credential: wrapped, ...beside } = wrappingOf(row);
  if (isPictureData(wrapped)) {
    const baked = bakedIn(wrapped);
    if ('fault' in baked) return refused(baked.fault);
    return open({ line, row: { ...beside, credential: baked.badge }, ...known }, keys, depth + 1);
  }
  const { row: told, fault, ...signed } = await unwrapped(row, keys);
  if (fault) return [{ line, fault }];
  const { credential, ...rest } = wrappingOf(told);
  const whole = withPlainKeys(credential);
  const contents = contentsOf(whole);
  const wrap = (one: unknown) =>
    Object.keys(rest).length > 0 || told !== row ? { ...rest, credential: one } : one;
  if (!contents) return [{ line, row: wrap(whole), ...known, ...signed }];
  if (contents.credentials.length === 0) return refused(contents.emptiness);
  const warnings = [...(known.warnings ?? []), ...(contents.warnings ?? [])];
  const inner = { line, ...known, ...signed, ...(warnings.length > 0 && { warnings }) };
  const parts = contents.credentials.map((one) =>
    Object.keys(rest).length > 0 ? { ...rest, credential: one } : one,
  );
  if (contents.isFinal) return parts.map((one) => ({ ...inner, row: one }));
  return openAll(parts, inner, keys, depth);
}

async function openAll(
  rows: readonly unknown[],
  known: Omit<Opened, 'row'>,
  keys: JSONWebKeySet | undefined,
  depth: number,
): Promise<Opened[]> {
  const opened = rows.map((row) => open({ ...known, row }, keys, depth + 1));
  return (await Promise.all(opened)).flat();
}

/** A credential with what is told beside it: alone, or as `{credential, recipient}`. */
function wrappingOf(row: unknown): Fields {
  const fields = fieldsOf(row);
  const isWrapped = fields.credential !== undefined && !Array.isArray(fields.credential);
  return isWrapped ? fields : { credential: row };
}

type Contents = {
  readonly credentials: readonly unknown[];
  readonly warnings?: readonly FieldFault[];
  /** Why there is nothing to import if it holds no credential. */
  readonly emptiness: string;
  /** The credentials were split from one that is no wrapping: there is nothing to open in them. */
  readonly isFinal?: boolean;
};

/** What a wrapping holds, or `undefined` if it is none. */
function contentsOf(whole: unknown): Contents | undefined {
  const fields = fieldsOf(whole);
  const types = typesOf(fields);
  if (types.includes('VerifiablePresentation')) return presented(fields);
  if (types.includes('EnvelopedVerifiableCredential')) return enveloped(fields);
  if (types.includes('ClrCredential')) return recorded(fields);
  return signed(fields) ?? answered(fields, types) ?? wrapped(fields, types) ?? subjectsOf(fields);
}

/** A JWS in its JSON form is the same as the JWT that it can be written as. */
function signed({ payload, signatures, ...flat }: Fields): Contents | undefined {
  const { protected: head, signature } = fieldsOf([signatures ?? flat].flat()[0]);
  const parts = [head, payload, signature];
  if (!parts.every((part) => typeof part === 'string')) return undefined;
  return { credentials: [parts.join('.')], emptiness: '' };
}

/** In what backpacks answer, the assertion stands beside what they know of it. */
function wrapped({ assertion, json }: Fields, types: readonly string[]): Contents | undefined {
  const inner = fieldsOf(assertion ?? json);
  if (types.length > 0 || !inner.badge) return undefined;
  return { credentials: [inner], emptiness: '' };
}

function presented({ verifiableCredential = [] }: Fields): Contents {
  const emptiness = 'this presentation holds no credential';
  return { credentials: [verifiableCredential].flat(), emptiness };
}

/** A JWT as a data URL; the ids of other things are none. */
function enveloped({ id }: Fields): Contents {
  const jwt = typeof id === 'string' && /^data:application\/[\w.+-]*jwt,(.+)$/i.exec(id)?.[1];
  const emptiness = 'this envelope holds no JWT: only data:application/vc+jwt is read';
  return { credentials: jwt ? [jwt] : [], emptiness };
}

/** A CLR 2.0: each achievement credential in it, with the learner of the record unless it names one. */
function recorded({ credentialSubject }: Fields): Contents {
  const {
    verifiableCredential = [],
    association,
    achievement,
    ...learner
  } = fieldsOf([credentialSubject].flat()[0]);
  const credentials = [verifiableCredential].flat().map((one) => withLearner(one, learner));
  const left = Object.entries({ association, achievement }).filter(([, value]) => value);
  const warnings = left.map(([name]) => ({
    field: `credentialSubject.${name}`,
    message: `the ${name} of a CLR was left out: only its achievement credentials are imported`,
  }));
  const emptiness = 'this CLR 2.0 holds no achievement credential (verifiableCredential)';
  return { credentials, warnings, emptiness };
}

function withLearner(credential: unknown, learner: Fields): unknown {
  const fields = fieldsOf(credential);
  const subject = fieldsOf(fields.credentialSubject);
  if (!subject.achievement || subject.id || subject.identifier) return credential;
  const { id, identifier, name } = learner;
  return { ...fields, credentialSubject: { id, identifier, name, ...subject } };
}

/** Under which names APIs answer lists: `credential` and `compactJwsString` are Open Badges 3.0's. */
export const LIST_NAMES = [
  'credentials',
  'credential',
  'compactJwsString',
  'compactJwsStrings',
  'assertions',
  'signedAssertions',
  'badges',
  'data',
  'result',
  'results',
  'items',
  '@graph',
] as const;

/** What an API answered: no thing of its own, which would have a type. */
function answered(fields: Fields, types: readonly string[]): Contents | undefined {
  const lists = LIST_NAMES.map((name) => fields[name]).filter(Array.isArray);
  if (types.length > 0 || lists.length === 0 || fields.learner) return undefined;
  return { credentials: lists.flat(), emptiness: 'this answer holds no credential' };
}

/** A badge of several subjects, or of several achievements, as one badge for each. */
function subjectsOf(badge: Fields): Contents | undefined {
  const subjects = [badge.credentialSubject].flat().map(fieldsOf);
  const parts = subjects.flatMap((subject) =>
    [subject.achievement].flat().map((achievement) => ({ ...subject, achievement })),
  );
  if (parts.length < 2 || !parts.some(({ achievement }) => achievement)) return undefined;
  const credentials = parts.map((credentialSubject, i) => ({
    ...badge,
    credentialSubject,
    part: i,
  }));
  return { credentials, emptiness: '', isFinal: true };
}

/** JSON-LD's own names (`@id`, `@type`), which contexts usually give as `id` and `type`. */
function withPlainKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainKeys);
  if (typeof value !== 'object' || value === null) return value;
  const { '@id': id, '@type': type, ...fields } = value as Fields;
  const plain = Object.entries(fields).map(([name, inner]) => [name, withPlainKeys(inner)]);
  return {
    ...(id !== undefined && { id }),
    ...(type !== undefined && { type }),
    ...Object.fromEntries(plain),
  };
}
