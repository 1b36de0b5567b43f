/** Light or dark as the page around it is, not as the visitor's system: that page may know only one. */
const STYLE = `
:host { --brand: #1d4ed8; --on-brand: #fff; --ink: #18212d; --line: #8795a8; --paper: #fff;
  display: block; color: inherit; font: 1rem/1.5 system-ui, sans-serif; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
@supports (color: light-dark(#000, #fff)) { :host {
  --brand: light-dark(#1d4ed8, #8ab4ff); --on-brand: light-dark(#fff, #0b1220);
  --ink: light-dark(#18212d, #e9edf3); --line: light-dark(#8795a8, #64748b);
  --paper: light-dark(#fff, #18202b); } }
:host([hidden]) { display: none; }
p { margin: 0; }
.heading { margin-bottom: .5rem; font-weight: 600; }
ul { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none; }
a, button { box-sizing: border-box; display: inline-flex; align-items: center; min-height: 2.75rem; padding: .375rem 1rem;
  border: 1px solid var(--line); border-radius: 999px; background: var(--paper); color: var(--ink);
  font: inherit; text-decoration: none; cursor: pointer; }
li:first-child > a { border-color: var(--brand); background: var(--brand); color: var(--on-brand); font-weight: 600; }
a:hover, button:hover { border-color: var(--brand); text-decoration: underline; }
a:focus-visible, button:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
[role=status] { min-height: 1.5rem; }
@media (forced-colors: active) { a, button { border-color: ButtonText; } }
`;

/** The bar's style, in the issuer's colour if it is one. A style sheet object needs no leave of the CSP. */
export function sheetFor(color: string | null): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${STYLE}${color ? brandRule(color) : ''}`);
  return sheet;
}

const HEX = /^#[\da-f]{6}$/i;

/** The same in light and dark: black or white stands on it, whichever is read better. */
function brandRule(color: string): string {
  if (!HEX.test(color)) return '';
  const onBrand = luminance(color) > LUMINANCE_OF_EQUAL_CONTRAST ? '#000' : '#fff';
  return `:host { --brand: ${color} !important; --on-brand: ${onBrand} !important; }`;
}

/** Where black and white contrast equally: √(1.05 × 0.05) − 0.05 (WCAG 2, contrast ratio). */
const LUMINANCE_OF_EQUAL_CONTRAST = 0.179;

/** Relative luminance as WCAG 2 defines it, 0 to 1. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const level = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
