/** What an issuer may leave open in a share text, to be filled in for each credential. */
const PLACEHOLDERS = ['recipient', 'program', 'issuer'] as const;

type Placeholder = (typeof PLACEHOLDERS)[number];

const DEFAULT_SHARE_TEXT = 'I earned “{program}” from {issuer}.';

/** Who does not appear by name. */
const NAMELESS = 'A learner';

const PLACEHOLDER = /\{(\w+)\}/g;

/** Why a text may not be a share text, or `undefined` if it may: a brace that opens nothing we know. */
export function shareTextFault(template: string): string | undefined {
  const rest = template.replaceAll(PLACEHOLDER, (all, name) => (isPlaceholder(name) ? '' : all));
  const unknown = /\{\w+\}/.exec(rest)?.[0] ?? /[{}]/.exec(rest)?.[0];
  const known = PLACEHOLDERS.map((name) => `{${name}}`).join(', ');
  return unknown && `"${unknown}" is no placeholder: use ${known}`;
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/**
 * The text that a recipient shares, with its placeholders filled in, each once: a name that looks
 * like a placeholder stays as it is.
 */
export function shareTextOf(
  template: string | undefined,
  values: Partial<Record<Placeholder, string>>,
): string {
  const filled = { recipient: NAMELESS, ...givenOf(values) };
  return (template ?? DEFAULT_SHARE_TEXT).replaceAll(PLACEHOLDER, (all, name: Placeholder) => {
    return filled[name] ?? all;
  });
}

function givenOf(values: Partial<Record<Placeholder, string>>) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<Record<Placeholder, string>>;
}
