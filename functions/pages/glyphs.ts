import type { Channel } from '#shared/channels.ts';
import { type Html, raw } from '#shared/sharing/page.ts';

/** Drawn for this page, in lines and surfaces of the text's own colour, on a grid of 24. */
const GLYPHS = {
  linkedin:
    '<path d="M6.5 10.5v7M11 17.5v-7M11 13.9c0-2 1.3-3.4 3.2-3.4s3.1 1.2 3.1 3.6v3.4"/><circle cx="6.5" cy="6.8" r="1.3" fill="currentColor" stroke="none"/>',
  'linkedin-profile':
    '<circle cx="10" cy="8" r="3.6"/><path d="M3.5 19.5c.4-4 2.9-6 6.5-6 1.6 0 3 .4 4 1.2M18 13.5v6M15 16.5h6"/>',
  x: '<path d="M4.5 4.5h3.7l11.3 15h-3.7zM19 4.5l-6 6.6M10.9 13 5 19.5" stroke-width="1.7"/>',
  facebook:
    '<path fill="currentColor" stroke="none" d="M13.9 20.5v-7h2.5l.5-3.2h-3V8.4c0-1 .4-1.7 1.8-1.7h1.4V3.8c-.5-.1-1.3-.2-2.2-.2-2.4 0-4 1.4-4 4.2v2.5H8.3v3.2h2.6v7z"/>',
  whatsapp:
    '<path d="m4 20 1.2-4.2a8.2 8.2 0 1 1 3.1 3z"/><path fill="currentColor" stroke="none" d="M9.2 8c.1 3.9 3.1 6.9 6.8 7l.8-1.9-2.1-1.1-.9 1c-1.1-.5-2-1.4-2.5-2.5l1-.9-1.1-2.1z"/>',
  telegram: '<path d="M3.5 11.3 20.5 4.5l-3 15.5-5.7-4.2L9 19v-5.3l7.5-6.2"/>',
  bluesky:
    '<path fill="currentColor" stroke="none" d="M12 11C10.8 8.2 7.5 4.8 5 4.7c-2-.1-1.7 4.3-.9 6 .7 1.4 2.3 1.9 4 1.7-2.5.4-3.2 2-1.7 3.8 2.6 3.1 4.7-.3 5.6-2.7.9 2.4 3 5.8 5.6 2.7 1.5-1.8.8-3.4-1.7-3.8 1.7.2 3.3-.3 4-1.7.8-1.7 1.1-6.1-.9-6-2.5.1-5.8 3.5-7 6.3z"/>',
  threads:
    '<circle cx="12" cy="12.5" r="3.4"/><path d="M15.4 9v4.3c0 3.6 4.6 3.1 4.6-1.3a8 8 0 1 0-3.6 6.7"/>',
  reddit:
    '<ellipse cx="12" cy="14.3" rx="8" ry="5.4"/><path d="M9.3 16.5c1.6 1 3.8 1 5.4 0M12 8.8l1-4 3.4.8"/><g fill="currentColor" stroke="none"><circle cx="9" cy="13.4" r="1.2"/><circle cx="15" cy="13.4" r="1.2"/><circle cx="17.5" cy="5.8" r="1.4"/></g>',
  xing: '<path d="m5.5 7.5 2.7 4.3-3.5 5.7M18.8 4 12.6 14l3.9 6.2" stroke-width="2.4"/>',
  email: '<rect x="3.5" y="6" width="17" height="12.5" rx="1.8"/><path d="m4 7.5 8 6 8-6"/>',
  copy: '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>',
  embed: '<path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5M13.5 5l-3 14"/>',
  qr: '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 18v2M18 18h2v2h-2z"/>',
} as const satisfies Record<Channel, string>;

const MORE = '<path d="M12 15V4M8 7.5 12 3.5l4 4M6 11.5V20h12v-8.5"/>';
const CHECK = '<path d="m5 12.5 4.5 4.5L19 7.5" stroke-width="2.6"/>';

/** The sign of a channel, for eyes only: its label stands beside it. */
export function glyphOf(sign: Channel | 'more' | 'check'): Html {
  if (sign === 'more') return drawn(MORE);
  return drawn(sign === 'check' ? CHECK : GLYPHS[sign]);
}

function drawn(shapes: string): Html {
  return raw(`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes}</svg>`);
}
