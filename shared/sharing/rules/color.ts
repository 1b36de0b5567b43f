type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];

const BLACK: Rgb = [0, 0, 0];

/** WCAG 2.2, 1.4.3: text that is not large. */
const CONTRAST_MIN = 4.5;

const STEPS = 20;

/** Black or white, whichever is easier to read on a colour. */
export function textColorOn(color: string): '#000000' | '#ffffff' {
  const background = rgbOf(color);
  return contrast(background, WHITE) >= contrast(background, BLACK) ? '#ffffff' : '#000000';
}

/**
 * The colour, darkened or lightened no further than it takes to be read on a background: a
 * contrast of 4.5 to 1. Both are `#rrggbb`.
 */
export function readableOn(background: string, color: string): string {
  const ground = rgbOf(background);
  const towards = contrast(ground, WHITE) > contrast(ground, BLACK) ? WHITE : BLACK;
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(rgbOf(color), towards, step / STEPS);
    if (contrast(ground, mixed) >= CONTRAST_MIN) return hexOf(mixed);
  }
  return hexOf(towards);
}

/** A colour between two: `share` 0 is the first, 1 the second. */
export function mixed(color: string, other: string, share: number): string {
  return hexOf(mix(rgbOf(color), rgbOf(other), share));
}

/** WCAG 2.2's contrast ratio of two colours, 1 to 21. */
export function contrastOf(color: string, other: string): number {
  return contrast(rgbOf(color), rgbOf(other));
}

function contrast(a: Rgb, b: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const between = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share);
  return [between(0), between(1), between(2)];
}

function rgbOf(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
