/**
 * E-mail addresses: the one place where they are read and compared.
 *
 * Read liberally (RFC 6531): letters of every script in the local part and the domain, and every
 * character that a local part may have unquoted. What comes around the address in a mail client or
 * a sentence (`Ann Ito <ann@academy.example>;`, `mailto:`, a full stop) is taken off.
 */

const LENGTH_MAX = 254;

const LOCAL_LENGTH_MAX = 64;

/** RFC 5322 `atext` and dots, and letters, marks and digits of every script. */
const LOCAL = /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u;

/** A local part in quotes may hold nearly anything. */
const QUOTED_LOCAL = /^"[^"\\\p{Cc}]+"$/u;

const DOMAIN = /^[\p{L}\p{M}\p{N}-]+(?:[.。．｡][\p{L}\p{M}\p{N}-]+)+$/u;

/** What a list of addresses, a sentence or a copied line puts around one. */
const AROUND = /^[\s\p{Cf}]+|[\s\p{Cf}.,;:]+$/gu;

const IN_ANGLE_BRACKETS = /^[^<>]*<([^<>]+)>$/;

/**
 * The address in a text, trimmed and in Unicode's composed form, with the capitals that it came
 * with; `undefined` if the text holds none.
 */
export function emailIn(text: string): string | undefined {
  // Checked before trimming, whose time grows with the square of the length.
  if (text.length > 2 * LENGTH_MAX) return undefined;
  const whole = text.replaceAll(AROUND, '');
  const bare = IN_ANGLE_BRACKETS.exec(whole)?.[1] ?? whole;
  const address = bare
    .trim()
    .replace(/^mailto:/i, '')
    .replace('＠', '@')
    .normalize('NFC');
  const { local, domain } = partsOf(address);
  const isLocal =
    local.length <= LOCAL_LENGTH_MAX && (LOCAL.test(local) || QUOTED_LOCAL.test(local));
  if (address.length > LENGTH_MAX || !isLocal || !DOMAIN.test(domain)) return undefined;
  return asciiDomain(domain) === undefined ? undefined : address;
}

/**
 * The spelling by which an address is compared: lower case, the domain in its ASCII form, so that
 * `Jörg@MÜNCHEN.example` is `jörg@xn--mnchen-3ya.example`. A text that is no address is folded
 * as it is.
 */
export function foldedEmail(text: string): string {
  const address = emailIn(text);
  if (!address) return text.trim().toLowerCase();
  const { local, domain } = partsOf(address);
  return `${local.toLowerCase()}@${asciiDomain(domain) ?? domain}`;
}

/** The address without what stands behind a `+`: mail to both arrives at one person. */
export function untaggedEmail(text: string): string {
  return text.replace(/(?<=^[^+@]+)\+[^@]*(?=@)/, '');
}

function partsOf(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, Math.max(at, 0)), domain: address.slice(at + 1) };
}

/** The domain as DNS knows it (UTS 46), or `undefined` if DNS knows no such name. */
function asciiDomain(domain: string): string | undefined {
  try {
    const ascii = new URL(`https://${domain}`).hostname;
    const isName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:[a-z][a-z0-9-]*[a-z0-9])$/.test(ascii);
    return isName ? ascii : undefined;
  } catch {
    // TypeError: not a host name, such as one with a label that Punycode cannot hold.
    return undefined;
  }
}
