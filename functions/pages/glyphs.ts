import { type Channel, channelFacts } from '#shared/channels.ts';
import { type Html, raw } from '#shared/sharing/page.ts';

const MORE = '<path d="M12 15V4M8 7.5 12 3.5l4 4M6 11.5V20h12v-8.5"/>';
const CHECK = '<path d="m5 12.5 4.5 4.5L19 7.5" stroke-width="2.6"/>';

/** Returns a channel's icon, hidden from screen readers: its label stands beside it. */
export function glyphOf(sign: Channel | 'more' | 'check'): Html {
  if (sign === 'more') return drawn(MORE);
  return drawn(sign === 'check' ? CHECK : channelFacts(sign).glyph);
}

function drawn(shapes: string): Html {
  return raw(`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes}</svg>`);
}
