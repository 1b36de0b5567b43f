import { CHANNELS, channelFacts } from '#shared/channels.ts';
import { mixed, readableOn, textColorOn } from '#shared/sharing/rules/color.ts';
import { DEFAULT_BRAND } from '#shared/sharing/seal.ts';

const LIGHT = { card: '#ffffff', paper: '#f2f4f9' };
/** Each network's own color behind its glyph. */
const NETWORK_COLORS = CHANNELS.flatMap((channel) => {
  const { brandColor } = channelFacts(channel);
  return brandColor ? [`.${channel} { background: ${brandColor}; }`] : [];
}).join(' ');

const DARK = { card: '#171e29', paper: '#0d121a' };

/** The pages' CSS, in an issuer's colour. */
export function styleOf(brandColor: string = DEFAULT_BRAND): string {
  return `${colors(brandColor)}${STYLE}`;
}

/** Darkens or lightens the brand colour until text in it is legible on light and dark backgrounds. */
function colors(brand: string): string {
  const light = readableOn(mixed(LIGHT.card, brand, 0.08), brand);
  const dark = readableOn(mixed(DARK.card, brand, 0.12), brand);
  return `
:root { color-scheme: light dark; --brand: ${brand}; --on-brand: ${textColorOn(brand)}; --accent: ${light};
  --ink: #141b26; --soft: #576375; --paper: ${LIGHT.paper}; --card: ${LIGHT.card}; --tile: #f6f8fb;
  --line: #dfe4ec; --good: #0d6b3f; --warn: #8a4b00; --bad: #a3202b; --edge: 9%; --shade: rgb(20 30 55 / .1); }
@media (prefers-color-scheme: dark) { :root { --accent: ${dark};
  --ink: #eef2f7; --soft: #a6b2c2; --paper: ${DARK.paper}; --card: ${DARK.card}; --tile: #1f2835;
  --line: #2d3848; --good: #63d69c; --warn: #f0b264; --bad: #ff9b9b; --edge: 16%; --shade: rgb(0 0 0 / .45); } }
`;
}

const STYLE = `* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; padding: 1.25rem 1rem 2rem; color: var(--ink); overflow-wrap: anywhere;
  background: radial-gradient(75rem 34rem at 50% -8rem, color-mix(in srgb, var(--brand) var(--edge), var(--paper)), var(--paper)) no-repeat var(--paper);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
svg { display: block; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
h1, h2, p, dl, dd, ul { margin: 0; }
.issuer { display: flex; align-items: center; justify-content: center; gap: .75rem; min-height: 2.75rem; margin: 0 auto 1.25rem;
  max-width: 66rem; font-weight: 600; }
.issuer a { display: flex; align-items: center; gap: .75rem; color: inherit; text-decoration: none; }
.issuer a:hover { color: var(--accent); }
.issuer img { width: 2.75rem; height: 2.75rem; object-fit: contain; border-radius: .6rem; background: #fff; padding: .2rem;
  box-shadow: 0 0 0 1px var(--line); }
main { display: grid; gap: 1.25rem; max-width: 34rem; margin: 0 auto; }
.side { display: grid; gap: 1.25rem; align-content: start; }
.card { background: var(--card); border-radius: 1.5rem; padding: 1.75rem 1.5rem;
  box-shadow: 0 0 0 1px color-mix(in srgb, var(--line) 65%, transparent), 0 1px 2px var(--shade), 0 18px 48px -18px var(--shade); }
.plate { position: relative; padding: 2.5rem 1.75rem 2.25rem; text-align: center;
  background: linear-gradient(color-mix(in srgb, var(--brand) 7%, var(--card)), var(--card) 17rem); }
.plate::before { content: ""; position: absolute; inset: .65rem; border-radius: 1rem; pointer-events: none;
  border: 1px solid color-mix(in srgb, var(--accent) 24%, transparent); }
.medal { width: 11rem; height: 11rem; margin: 0 auto 1.5rem; filter: drop-shadow(0 10px 18px color-mix(in srgb, var(--brand) 28%, transparent)); }
.medal > * { display: block; width: 100%; height: 100%; object-fit: contain; }
.medal svg { stroke: none; stroke-width: 1; stroke-linecap: butt; }
.revoked .medal { filter: grayscale(1) opacity(.55); }
.status { display: inline-flex; align-items: center; gap: .4rem; padding: .3rem .8rem .3rem .65rem; border-radius: 2rem; font-size: .875rem;
  font-weight: 600; color: var(--tone); background: color-mix(in srgb, var(--tone) 11%, var(--card)); }
.status svg { width: 1rem; height: 1rem; }
.valid { --tone: var(--good); } .expired { --tone: var(--warn); } .withdrawn { --tone: var(--bad); }
h1 { margin: .9rem 0 0; font-size: clamp(1.65rem, 1.2rem + 2.2vw, 2.4rem); line-height: 1.15; letter-spacing: -.022em; text-wrap: balance; }
.to { margin-top: 1.35rem; color: var(--soft); font-size: .9375rem; }
.name { margin-top: .15rem; font: 500 clamp(1.4rem, 1.1rem + 1.4vw, 1.85rem)/1.3 ui-serif, "New York", Georgia, "Noto Serif", serif; text-wrap: balance; }
.by { margin-top: .35rem; color: var(--soft); }
.about { margin: 1.25rem auto 0; max-width: 30rem; white-space: pre-line; text-wrap: pretty; }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 1.1rem .75rem; margin-top: 1.75rem; padding-top: 1.5rem;
  border-top: 1px solid var(--line); font-size: .9375rem; }
.facts .whole { grid-column: 1 / -1; }
.facts dt { color: var(--soft); font-size: .8125rem; }
.facts dd { font-weight: 600; font-variant-numeric: tabular-nums; }
.facts code { font: 500 .8125rem/1.4 ui-monospace, Menlo, Consolas, monospace; }
.button { display: flex; align-items: center; justify-content: center; gap: .6rem; min-height: 3.25rem; padding: .7rem 1.25rem;
  border: 0; border-radius: .9rem; background: var(--brand); color: var(--on-brand); font: inherit; font-size: 1rem; font-weight: 650; text-align: center;
  text-decoration: none; cursor: pointer; box-shadow: 0 0 0 1px color-mix(in srgb, var(--accent) 45%, transparent), inset 0 1px rgb(255 255 255 / .18), 0 8px 20px -8px color-mix(in srgb, var(--brand) 55%, transparent);
  transition: transform .12s, box-shadow .12s; }
.button:hover { transform: translateY(-1px); }
.button:active { transform: none; }
.quiet { background: var(--tile); color: var(--ink); box-shadow: 0 0 0 1px var(--line); }
.quiet:hover { box-shadow: 0 0 0 1px var(--accent); }
.offer p { margin-bottom: .9rem; font-weight: 600; text-align: center; }
h2 { font-size: 1.1875rem; letter-spacing: -.01em; line-height: 1.3; }
.hint { margin-top: .2rem; color: var(--soft); font-size: .9375rem; }
.first { display: grid; gap: .65rem; margin-top: 1.1rem; }
.button svg { width: 1.4rem; height: 1.4rem; flex: none; }
.channels { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .35rem .15rem; margin-top: 1rem; padding: 0; list-style: none; }
.channels a, .channels button { display: grid; justify-items: center; align-content: start; gap: .4rem; width: 100%; height: 100%; padding: .7rem .2rem .6rem;
  border: 0; border-radius: .9rem; background: none; color: var(--ink); font-family: inherit; font-size: .8125rem; font-weight: 500; line-height: 1.25; text-align: center;
  text-decoration: none; cursor: pointer; transition: background .12s; }
.channels a:hover, .channels button:hover { background: var(--tile); }
.disc { display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 50%; background: var(--tile); color: var(--ink);
  box-shadow: inset 0 0 0 1px var(--line); }
.disc svg { width: 1.4rem; height: 1.4rem; }
.net { color: #fff; box-shadow: inset 0 0 0 1px rgb(255 255 255 / .14); }
${NETWORK_COLORS}
.figures { display: grid; grid-template-columns: repeat(3, 1fr); gap: .75rem; margin-top: 1.1rem; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .9rem .75rem; border-radius: 1rem; background: var(--tile); }
.figures dt { color: var(--soft); font-size: .8125rem; line-height: 1.3; }
.figures dd { font-size: 1.75rem; font-weight: 700; line-height: 1.15; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.bars { display: grid; gap: .45rem; margin-top: 1.1rem; padding: 0; list-style: none; font-size: .9375rem; }
.bars li { display: grid; grid-template-columns: minmax(6.5rem, auto) 1fr 3rem; align-items: center; gap: .75rem; }
.bars b { text-align: end; font-variant-numeric: tabular-nums; }
meter { width: 100%; height: .55rem; border: 0; border-radius: 1rem; background: var(--tile); }
meter::-webkit-meter-bar { height: .55rem; border: 0; border-radius: 1rem; background: var(--tile); }
meter::-webkit-meter-optimum-value { border-radius: 1rem; background: var(--accent); }
meter::-moz-meter-bar { border-radius: 1rem; background: var(--accent); }
.rank { margin-top: 1.1rem; text-wrap: pretty; }
.survey form { display: grid; gap: .9rem; margin-top: .75rem; font-size: .9375rem; }
.survey label { display: block; }
.survey select { min-height: 2.75rem; min-width: 7rem; margin-top: .35rem; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: .8rem; background: var(--tile); color: var(--ink); font: inherit; }
.consent { display: grid; gap: .75rem; margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); font-size: .9375rem; }
.toast { position: fixed; inset: auto 0 1.5rem; width: fit-content; margin: 0 auto; padding: .7rem 1.25rem; border-radius: 2rem; background: var(--ink);
  color: var(--card); font-size: .9375rem; font-weight: 600; box-shadow: 0 8px 24px var(--shade); }
.toast:empty { opacity: 0; pointer-events: none; }
.field { display: block; margin-top: 1.1rem; font-size: .875rem; font-weight: 600; }
.field input, .field textarea { display: block; width: 100%; margin-top: .35rem; padding: .8rem .9rem; border: 1px solid var(--line); border-radius: .8rem;
  background: var(--tile); color: var(--ink); font: .9375rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
.field textarea { min-height: 9rem; resize: vertical; }
.code { display: block; width: min(100%, 17rem); height: auto; margin: 1.25rem auto; padding: .9rem; border-radius: 1rem; background: #fff; box-shadow: 0 0 0 1px var(--line); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .65rem; }
.back { display: inline-block; margin-top: 1.25rem; }
footer { max-width: 40rem; margin: 2rem auto 0; color: var(--soft); font-size: .8125rem; text-align: center; text-wrap: balance; }
@media (max-width: 24rem) { .channels { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
@media (min-width: 62rem) {
  body { padding: 2rem 2rem 3rem; }
  main.two { grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); gap: 1.5rem; max-width: 66rem; align-items: start; }
  .two .plate { padding: 3.25rem 3rem 3rem; } .two .medal { width: 13rem; height: 13rem; }
  .card:not(.plate) { padding: 2rem; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { .side, footer { display: none; } .card { box-shadow: none; } }
`;
