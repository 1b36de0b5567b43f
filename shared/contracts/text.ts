import * as z from 'zod';
import { CHANNELS } from '#shared/channels.ts';
import { type IdPrefix, idFrom } from '#shared/ids.ts';
import {
  type DateOrInstant as DateOrInstantText,
  dateOrInstantFrom,
  isInYears,
  YEAR_MAX,
  YEAR_MIN,
} from '#shared/registry/rules/date-or-instant.ts';
import { hostFrom, webAddressFrom } from '#shared/registry/rules/destination.ts';
import { emailIn } from '#shared/registry/rules/email-address.ts';
import { shareTextFault } from '#shared/sharing/rules/share-text.ts';

/** Halves of surrogate pairs too: nothing that is to be percent-encoded later may hold one. */
const NO_CONTROLS = /^[^\p{Cc}\p{Cs}]*$/u;
const NO_CONTROLS_BUT_BREAKS = /^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u;
const NAME_MAX = 200;
const EXTERNAL_ID_MAX = 500;
const DESCRIPTION_MAX = 2000;
const LABEL_MAX = 60;
const SHARE_TEXT_MAX = 500;

function text(lengthMax: number, allowed = NO_CONTROLS) {
  return (
    z
      .string()
      // Before the trimming, which would take a line break at the end for a space.
      .regex(allowed, 'must have no control characters')
      .trim()
      .min(1, 'must not be empty')
      .max(lengthMax, `must have at most ${lengthMax} characters`)
  );
}

/** In composed letters (NFC): two spellings that look alike are one name. */
export const Name = text(NAME_MAX).normalize('NFC');
/** The one text that may have several lines. */
export const Description = text(DESCRIPTION_MAX, NO_CONTROLS_BUT_BREAKS);
/** What stands on a button. */
export const Label = text(LABEL_MAX);
/** What recipients share, with `{recipient}`, `{program}` and `{issuer}` to be filled in. */
export const ShareText = text(SHARE_TEXT_MAX, NO_CONTROLS_BUT_BREAKS).superRefine(
  faultBy(shareTextFault),
);
/** What the issuer's own systems call a thing. */
export const ExternalId = text(EXTERNAL_ID_MAX);
/** An e-mail address in the one spelling by which it is kept. */
export const Email = z.string().transform((value, context) => {
  const address = emailIn(value);
  if (address) return address.toLowerCase();
  context.addIssue({ code: 'custom', message: 'must be an e-mail address' });
  return z.NEVER;
});

/**
 * A recipient's address as it came, capitals and all. One that nobody can read is none: it never
 * costs the credential. `unreadableIn` names it.
 */
export const RecipientEmail = z
  .string()
  .catch('')
  .transform((value) => emailIn(value));

/** ISO 8601 with a zone: without one, nobody knows when that is. Not before 1970, where our days begin. */
export const DateTime = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'must be a date and time with a zone, such as 2026-11-24T09:30:00Z',
  })
  .refine((text) => Date.parse(text) >= 0, 'must not be before 1970');

/** A date (`2026-03-01`), or an instant with a zone (`2026-03-01T09:30:00Z`), kept as it came. */
export const DateOrInstant = z
  .string('must be a text')
  .trim()
  .meta({ examples: ['2026-03-01', '2026-03-01T09:30:00Z'] })
  .transform((text, context): DateOrInstantText => {
    const value = dateOrInstantFrom(text);
    if (value && isInYears(value)) return value;
    context.addIssue({ code: 'custom', message: value ? OUT_OF_YEARS : NO_DATE });
    return z.NEVER;
  });

const NO_DATE =
  'must be a date such as 2026-11-24, or a date and time with a zone such as 2026-11-24T09:30:00Z';
const OUT_OF_YEARS = `must be in the years ${YEAR_MIN} to ${YEAR_MAX}; a credential that never expires has no expiresAt`;

/** A day of the issuer's reporting zone. */
export const ReportingDay = z.iso.date({ error: 'must be a day such as 2026-11-24' });

export const ChannelName = z.enum(CHANNELS, {
  error: `must be one of ${CHANNELS.join(', ')}`,
});

/** ISO 3166-1 alpha-2 in the one spelling in which it is kept: `DE`. */
export const Country = z
  .string()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code of two letters, such as DE');

/** ISO 4217. */
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code in capitals');

export const TimeZone = z
  .string()
  .refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata');

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    // RangeError: there is no such zone.
    return false;
  }
}

/**
 * A web address on any host, returned in the form in which it is stored and sent: ASCII, with a
 * Punycode host, percent-encoded, without click ids.
 */
export const WebAddress = z.string().transform(toWebAddress);

/** A picture that pages of ours show: a browser would not load it over http. */
export const HttpsAddress = z
  .string()
  .regex(/^\s*https:/i, { abort: true, error: 'must begin with https://' })
  .transform(toWebAddress);

function toWebAddress(text: string, context: z.RefinementCtx<string>): string {
  const read = webAddressFrom(text);
  if ('address' in read) return read.address;
  context.addIssue({ code: 'custom', message: read.fault });
  return z.NEVER;
}

function faultBy(faultOf: (text: string) => string | undefined) {
  return (value: string, context: z.RefinementCtx<string>) => {
    const message = faultOf(value);
    if (message) context.addIssue({ code: 'custom', message });
  };
}

/** A colour in the one spelling in which it is kept: `#1d4ed8`. */
export const Color = z
  .string()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1d4ed8');

/** The number in the address of an organization's admin page on LinkedIn. */
export const LinkedInOrganizationId = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, 'must be the number of a LinkedIn page, such as 1035');

/** An id of that kind in a body or a query. */
export function Id<P extends IdPrefix>(prefix: P) {
  return z.string().transform((value, context) => {
    const id = idFrom(prefix, value);
    if (id) return id;
    context.addIssue({ code: 'custom', message: `must be an id such as ${prefix}_…` });
    return z.NEVER;
  });
}

/** A host name as addresses have it: `münchen.example` is stored as `xn--mnchen-3ya.example`. */
export const Host = z.string().transform((text, context) => {
  const host = hostFrom(text);
  if (host) return host;
  context.addIssue({ code: 'custom', message: 'must be a host name, not an IP address' });
  return z.NEVER;
});

const LIMIT_MAX = 200;
const LIMIT = 50;

/** How much of a list, and where to go on. */
export const PageQuery = z.strictObject({
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(LIMIT_MAX, `must be at most ${LIMIT_MAX}`)
    .default(LIMIT),
  cursor: z.string().optional(),
});

const SEARCH_MAX = 300;

/** What somebody looks for: an id, an address, or part of a name. It comes in a body, never in a URL. */
export const SearchText = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .max(SEARCH_MAX, `must have at most ${SEARCH_MAX} characters`);
