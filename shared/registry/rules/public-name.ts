/** What is known of a person, as far as a text could give them away. */
type Person = {
  readonly name?: string;
  readonly email?: string;
  readonly externalId?: string;
  readonly isPublic?: boolean;
  readonly erasedAt?: string;
};

type Policy = { readonly namesArePublic?: boolean };

const ADDRESS = /[^\s@/]+@[^\s@/]+\.\p{L}{2,}/u;

/**
 * The name under which the public may see a recipient, or `undefined` if it may not: what they or
 * their issuer said of them decides, else what their issuer says of all. An e-mail address in the
 * place of a name is none.
 */
export function publicNameOf(
  { name, isPublic }: Pick<Person, 'name' | 'isPublic'>,
  { namesArePublic = false }: Policy,
): string | undefined {
  const isShown = (isPublic ?? namesArePublic) && name !== undefined && !ADDRESS.test(name);
  return isShown ? name : undefined;
}

/** The texts of a credential that its public page shows. */
type Shown = { readonly name?: string; readonly url?: string; readonly imageUrl?: string };

/**
 * A credential as the public may see it: without a title or an address that gives its recipient
 * away. Other systems write the holder into the title, and so do people; a name needs the
 * recipient's consent wherever it stands, an e-mail address or external id is never shown.
 *
 * Nobody can tell any more what named a person who was erased: of their credential, no text of its
 * own is shown.
 */
export function publicCredentialOf<T extends Shown>(
  credential: T,
  recipient: Person | undefined,
  issuer: Policy,
): T {
  if (recipient?.erasedAt) {
    return { ...credential, name: undefined, url: undefined, imageUrl: undefined };
  }
  const person = recipient ?? {};
  const { name } = person;
  const isSecret = publicNameOf(person, issuer) ? holdsIdOf : identifies;
  const shown = (text: string | undefined) =>
    text !== undefined && isSecret(text, person) ? undefined : text;
  const { name: title, url, imageUrl } = credential;
  // A name alone is nobody's title, whether its holder agreed or not.
  const isTitle = title !== undefined && !ADDRESS.test(title) && !(name && isPartOf(title, name));
  return {
    ...credential,
    name: isTitle ? shown(title) : undefined,
    url: shown(url),
    imageUrl: shown(imageUrl),
  };
}

/** The texts of a program that the pages of its credentials show. */
type ProgramTexts = {
  readonly description?: string;
  readonly shareText?: string;
  readonly ctaLabel?: string;
};

/**
 * A program as the page of one of its credentials may show it: without texts that give that
 * recipient away. Its name stays: that is the issuer's own word.
 */
export function publicProgramOf<T extends ProgramTexts>(
  program: T,
  recipient: Person | undefined,
  issuer: Policy,
): T {
  const person = recipient ?? {};
  const isSecret = publicNameOf(person, issuer) ? holdsIdOf : identifies;
  const shown = (text: string | undefined) =>
    text !== undefined && isSecret(text, person) ? undefined : text;
  const { description, shareText, ctaLabel } = program;
  return {
    ...program,
    ...(description && { description: shown(description) }),
    ...(shareText && { shareText: shown(shareText) }),
    ...(ctaLabel && { ctaLabel: shown(ctaLabel) }),
  };
}

/** Whether a text is nothing but a name, or a part of it. */
function isPartOf(text: string, name: string): boolean {
  const [words, parts] = [wordsOf(text), wordsOf(name)];
  return words.length > 0 && words.every((word) => parts.includes(word));
}

const EXTERNAL_ID_MIN = 5;

const SINGLE_NAME_MIN = 4;

const IDEOGRAPHS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul} ]+$/u;

/** Whether a text or an address gives away who a person is: by their name, e-mail address or id. */
export function identifies(text: string, person: Person): boolean {
  const names = [person.name, nameIn(person.email)];
  const told = decoded(text);
  return holdsIdOf(text, person) || names.some((name) => name && isNamed(told, name));
}

function holdsIdOf(text: string, { email, externalId }: Person): boolean {
  const told = decoded(text).toLowerCase();
  if (email && told.includes(email.toLowerCase())) return true;
  return (externalId?.length ?? 0) >= EXTERNAL_ID_MIN && holds(told, externalId ?? '');
}

/** The id as a word of its own: `person-17` does not stand in `person-170`. */
function holds(told: string, externalId: string): boolean {
  const letter = /[\p{L}\p{N}]/u;
  const id = externalId.toLowerCase();
  const at = told.indexOf(id);
  if (at < 0) return false;
  const [before = '', after = ''] = [told[at - 1], told[at + id.length]];
  return !letter.test(before) && !letter.test(after);
}

/** `rosa.diaz@students.example` names Rosa Diaz; `rosa@` names nobody. */
function nameIn(email: string | undefined): string | undefined {
  const words = wordsOf(email?.split('@')[0] ?? '').filter((word) => /^\p{L}{2,}$/u.test(word));
  return words.length > 1 ? words.join(' ') : undefined;
}

/**
 * In any order, with or without middle names, run together (`rosadiaz`) or shortened (`R. Diaz`); of
 * one word, it must not be a short one.
 */
function isNamed(told: string, name: string): boolean {
  const [words, parts] = [wordsOf(told), wordsOf(name)];
  if (words.length === 0 || parts.length === 0) return false;
  if (IDEOGRAPHS.test(parts.join(' '))) return words.join('').includes(parts.join(''));
  if (words.length > 1 && isPartOf(told, name)) return true;
  if (isRunTogether(words, parts) || isShortened(words, parts)) return true;
  const inText = new Set(words);
  const full = parts.filter((part) => part.length > 1);
  const isTellingEnough = full.length > 1 || (full[0]?.length ?? 0) >= SINGLE_NAME_MIN;
  return isTellingEnough && full.every((part) => inText.has(part));
}

const RUN_TOGETHER_MIN = 7;

function isRunTogether(words: readonly string[], [first = '', ...others]: string[]): boolean {
  const last = others.at(-1);
  if (last === undefined || first.length + last.length < RUN_TOGETHER_MIN) return false;
  return words.some((word) => word.includes(`${first}${last}`) || word.includes(`${last}${first}`));
}

/** An initial before or behind the last name. */
function isShortened(words: readonly string[], [first = '', ...others]: string[]): boolean {
  const last = others.at(-1);
  if (last === undefined || last.length < SINGLE_NAME_MIN) return false;
  const [initial] = first;
  return words.some((word, at) => {
    return word === last && [words[at - 1], words[at + 1]].includes(initial);
  });
}

/** Without accents, case and signs: `DÍAZ, Rosa` and `rosa-diaz` are the same two words. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // URIError: a percent sign that encodes nothing.
    return text;
  }
}
