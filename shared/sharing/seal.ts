import { mixed, textColorOn } from './rules/color.ts';

/** For issuers without a colour of their own. */
export const DEFAULT_BRAND = '#2f54d6';

const SIZE = 240;

const CENTER = SIZE / 2;

const SCALLOPS = 28;

const TICKS = 60;

/**
 * A seal in an issuer's colour, as SVG text: the picture of a badge that has none. The same name
 * gives the same seal, and different names look a little different.
 */
export function sealSvg(brandColor: string, name: string): string {
  const light = mixed(brandColor, '#ffffff', 0.28);
  const dark = mixed(brandColor, '#000000', 0.32);
  const ink = textColorOn(mixed(brandColor, dark, 0.3));
  const emblem = EMBLEMS[hashOf(name) % EMBLEMS.length];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}">
<defs><linearGradient id="seal-a" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${light}"/><stop offset=".55" stop-color="${brandColor}"/><stop offset="1" stop-color="${dark}"/></linearGradient>
<linearGradient id="seal-b" x1="1" y1="1" x2="0" y2="0"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient></defs>
<path fill="${dark}" d="M72 150 52 232l34-16 22 24 16-72zM168 150l20 82-34-16-22 24-16-72z"/>
<path fill="${brandColor}" d="m84 160-14 58 20-9 16 17 12-58zM156 160l14 58-20-9-16 17-12-58z"/>
<path fill="url(#seal-a)" d="${scalloped(104, 5)}" transform="translate(0 -16)"/>
<circle cx="120" cy="104" r="88" fill="none" stroke="${ink}" stroke-opacity=".35" stroke-width="1.5"/>
<circle cx="120" cy="104" r="80" fill="none" stroke="${ink}" stroke-opacity=".55" stroke-width="7" stroke-dasharray="1.6 ${(2 * Math.PI * 80) / TICKS - 1.6}"/>
<circle cx="120" cy="104" r="70" fill="url(#seal-b)"/>
<circle cx="120" cy="104" r="70" fill="none" stroke="${ink}" stroke-opacity=".5" stroke-width="2"/>
<circle cx="120" cy="104" r="63" fill="none" stroke="${ink}" stroke-opacity=".22" stroke-width="1"/>
<g fill="${ink}" transform="translate(120 104)">${emblem}</g></svg>`;
}

/** A circle with a wavy edge, around the middle. */
function scalloped(radius: number, depth: number): string {
  const at = (turn: number, distance: number) => {
    const angle = turn * 2 * Math.PI;
    const [x, y] = [CENTER + distance * Math.sin(angle), CENTER - distance * Math.cos(angle)];
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const waves = Array.from({ length: SCALLOPS }, (_, i) => {
    const control = at((i + 0.5) / SCALLOPS, radius + depth);
    return `Q${control} ${at((i + 1) / SCALLOPS, radius - depth)}`;
  });
  return `M${at(0, radius - depth)}${waves.join('')}Z`;
}

const BRANCH = [0, 1, 2, 3, 4].map(leaf).join('');

const LAUREL = `${BRANCH}<g transform="scale(-1 1)">${BRANCH}</g>`;

function leaf(i: number): string {
  const turn = 20 + i * 30;
  return `<path transform="rotate(${-turn}) translate(0 45) rotate(62)" d="M0-9C5-4 5 4 0 9-5 4-5-4 0-9z"/>`;
}

const STAR =
  '<path d="M0-27 7.6-9.4 26.6-8 12.2 4.6 16.8 23 0 13.2-16.8 23-12.2 4.6-26.6-8-7.6-9.4z"/>';

const BOOK =
  '<path d="M-3 20c-7-6-16-7-25-6v-31c9-1 18 0 25 6zM3 20c7-6 16-7 25-6v-31c-9-1-18 0-25 6z"/>';

const PEAK = '<path d="m-28 19 19-34 9 15 6-9L28 19z"/><circle cx="14" cy="-17" r="6"/>';

const EMBLEMS = [STAR, BOOK, PEAK].map((emblem) => `${LAUREL}${emblem}`);

function hashOf(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
