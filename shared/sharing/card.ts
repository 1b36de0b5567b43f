import { createHash } from 'node:crypto';
import type { Day } from '#shared/calendar.ts';
import { type DateOrInstant, dayOf } from '#shared/registry/rules/date-or-instant.ts';
import { type Html, html } from './page.ts';
import { withoutBidiControls } from './rules/bidi.ts';
import { CARD_TEXTS, dayText } from './texts.ts';

/** What a network shows of a badge that somebody posts. */
export type Card = {
  readonly title: string;
  readonly description: string;
  /** The page that it is about. */
  readonly url: string;
  readonly imageUrl: string;
  readonly imageAlt: string;
  readonly siteName: string;
};

/** What a card is made of: parts of a badge, from wherever they were read. */
export type Carded = {
  readonly issuer: {
    readonly name: string;
    readonly timeZone: string;
    readonly brandColor?: string;
  };
  readonly program: { readonly name: string; readonly description?: string };
  readonly credential: {
    readonly credentialId: string;
    readonly name?: string;
    readonly issuedAt: DateOrInstant;
    readonly imageUrl?: string;
  };
  readonly recipientName?: string;
};

const DESCRIPTION_MAX = 200;

/** The card of a badge: that this person earned it, if the person appears by name. */
export function cardOf(carded: Carded, base: string): Card {
  const { issuer, program, credential } = carded;
  const { title, name } = facesOf(carded);
  const siteName = withoutBidiControls(issuer.name);
  const awarded = CARD_TEXTS.awardedBy(siteName, dayText(issuedOn(carded), 'long'));
  const about = withoutBidiControls(program.description ?? '');
  const url = `${base}/b/${credential.credentialId}`;
  return {
    title: name ? CARD_TEXTS.earned(name, title) : title,
    description: shortened(`${awarded} ${about}`.replaceAll(/\s+/g, ' ').trim()),
    url,
    imageUrl: `${url}/card/${cardVersion(carded)}.png`,
    imageAlt: CARD_TEXTS.pictureOf(title, siteName),
    siteName,
  };
}

/** The day to show as the day of issue. */
export function issuedOn({ issuer, credential }: Pick<Carded, 'issuer' | 'credential'>): Day {
  return dayOf(credential.issuedAt, issuer.timeZone);
}

/** The texts that a card is about, unable to turn the words around them. */
export function facesOf({ program, credential, recipientName }: Carded) {
  return {
    title: withoutBidiControls(credential.name ?? program.name),
    name: recipientName && withoutBidiControls(recipientName),
  };
}

const VERSION_LETTERS = 12;
/** Changes with the way in which cards are drawn. */
const DRAWING = 2;

/** Changes with everything that the card's picture shows, so that no cache keeps an old one. */
export function cardVersion(carded: Carded): string {
  const { issuer, program, credential, recipientName } = carded;
  const { name = program.name, imageUrl } = credential;
  const day = issuedOn(carded);
  const shown = [DRAWING, issuer.name, issuer.brandColor, name, imageUrl, day, recipientName];
  const digest = createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
  return digest.slice(0, VERSION_LETTERS);
}

function shortened(text: string): string {
  const letters = [...text];
  if (letters.length <= DESCRIPTION_MAX) return text;
  return `${letters
    .slice(0, DESCRIPTION_MAX - 1)
    .join('')
    .trimEnd()}…`;
}

export const CARD_WIDTH = 1200;

export const CARD_HEIGHT = 630;

/** Open Graph and Twitter tags, for the networks that draw a card. */
export function cardTags(card: Card): Html {
  const { title, description, url, imageUrl, imageAlt, siteName } = card;
  return html`<meta name="description" content="${description}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="${siteName}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${url}">
<meta property="og:image" content="${imageUrl}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="${String(CARD_WIDTH)}">
<meta property="og:image:height" content="${String(CARD_HEIGHT)}">
<meta property="og:image:alt" content="${imageAlt}">
<meta name="twitter:card" content="summary_large_image">
<meta name="twitter:title" content="${title}">
<meta name="twitter:description" content="${description}">
<meta name="twitter:image" content="${imageUrl}">
<meta name="twitter:image:alt" content="${imageAlt}">`;
}
