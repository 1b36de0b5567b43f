import type { Card } from './card.ts';
import { type Html, html } from './html.ts';

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
