import type { Award } from '#shared/registry/award.ts';
import { CARD_HEIGHT, CARD_WIDTH, facesOf, issuedOn } from '#shared/sharing/card.ts';
import { isRightToLeft, withoutBidiControls } from '#shared/sharing/rules/bidi.ts';
import { mixed, readableOn } from '#shared/sharing/rules/color.ts';
import { DEFAULT_BRAND } from '#shared/sharing/seal.ts';
import { BADGE_TEXTS, dayText } from '#shared/sharing/texts.ts';
import { canBeDrawn } from './fonts.ts';

/** An element as satori reads it: what JSX would make. */
type Drawn = {
  readonly type: string;
  readonly key: null;
  readonly props: Readonly<Record<string, unknown>> & {
    readonly style?: object;
    readonly children?: readonly (Drawn | string)[];
  };
};

export type Drawing = { readonly root: Drawn; readonly texts: readonly string[] };

const INK = '#141b26';
const SOFT = '#576375';
const PAPER = '#ffffff';
const BADGE_SIZE = 330;
const TEXT_WIDTH = 610;

/** The picture of a card: the badge, and beside it whose it is and from whom. */
export function drawingOf(award: Award, badgePicture: string): Drawing {
  const { issuer } = award;
  const brand = issuer.brandColor ?? DEFAULT_BRAND;
  const accent = readableOn(mixed(PAPER, brand, 0.08), brand);
  const faces = facesOf(award);
  const title = drawable(faces.title);
  const name = faces.name && canBeDrawn(faces.name) ? drawable(faces.name) : undefined;
  const issuerName = drawable(withoutBidiControls(issuer.name));
  const issued = `${BADGE_TEXTS.issued} ${dayText(issuedOn(award), 'long')}`;
  const isReversed = isRightToLeft(title);
  const lines = [
    line(issuerName, { fontSize: 30, color: accent, fontWeight: 700, lineClamp: 1 }),
    line(title, { ...TITLE, fontSize: titleSize(title) }),
    ...(name ? nameLines(name) : []),
    line(issued, { fontSize: 24, color: SOFT, marginTop: 28 }),
  ];
  const textAlign = isReversed ? 'right' : 'left';
  const root = frame({ brand, accent, isReversed }, [
    picture(badgePicture),
    box({ flexDirection: 'column', width: TEXT_WIDTH, textAlign }, lines),
  ]);
  return { root, texts: [issuerName, title, name ?? '', issued, BADGE_TEXTS.awardedTo, ELLIPSIS] };
}

const ELLIPSIS = '…';
const TITLE = { color: INK, fontWeight: 700, lineClamp: 3, lineHeight: 1.18, marginTop: 14 };

function nameLines(name: string): Drawn[] {
  const fontSize = nameSize(name);
  return [
    line(BADGE_TEXTS.awardedTo, { fontSize: 24, color: SOFT, marginTop: 28 }),
    line(name, { fontSize, color: INK, lineClamp: 3, lineHeight: 1.3, marginTop: 2 }),
  ];
}

/** Keycaps are drawn as their digits: satori does not know them for emoji. */
function drawable(text: string): string {
  return text.replaceAll(/\ufe0f?\u20e3/g, '');
}

type Frame = { readonly brand: string; readonly accent: string; readonly isReversed: boolean };

/** The plate of the badge page, at the size of a card. */
function frame({ brand, accent, isReversed }: Frame, children: readonly Drawn[]): Drawn {
  const [pale, line] = [mixed(PAPER, brand, 0.16), mixed(PAPER, accent, 0.3)];
  const inner = box(
    {
      flexDirection: isReversed ? 'row-reverse' : 'row',
      alignItems: 'center',
      justifyContent: 'center',
      gap: 70,
      flexGrow: 1,
      border: `2px solid ${line}`,
      borderRadius: 28,
      padding: '0 40px',
    },
    children,
  );
  const background = `linear-gradient(160deg, ${pale} 0%, ${mixed(PAPER, brand, 0.03)} 55%, ${PAPER} 100%)`;
  const style = {
    boxSizing: 'border-box',
    width: CARD_WIDTH,
    height: CARD_HEIGHT,
    padding: 28,
    background,
    borderBottom: `14px solid ${brand}`,
  };
  return box(style, [inner]);
}

function picture(src: string): Drawn {
  const style = { width: BADGE_SIZE, height: BADGE_SIZE, objectFit: 'contain' };
  return { type: 'img', key: null, props: { src, style, width: BADGE_SIZE, height: BADGE_SIZE } };
}

function line(text: string, style: object): Drawn {
  const own = { display: 'block', wordBreak: 'break-word', ...sideOf(text), ...weightOf(text) };
  return { type: 'div', key: null, props: { style: { ...own, ...style }, children: [text] } };
}

function sideOf(text: string): object {
  return isRightToLeft(text) ? { direction: 'rtl' } : {};
}

/** The fonts' ideographs come thin: bold gives them the weight of the letters. */
function weightOf(text: string): object {
  return IDEOGRAPH.test(text) ? { fontWeight: 700 } : {};
}

function box(style: object, children: readonly Drawn[]): Drawn {
  return { type: 'div', key: null, props: { style: { display: 'flex', ...style }, children } };
}

const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const EMOJI = /\p{Emoji_Presentation}/u;

/** The shorter, the larger. */
function titleSize(title: string): number {
  const width = widthOf(title);
  if (width <= 22) return 68;
  if (width <= 44) return 56;
  return width <= 70 ? 46 : 38;
}

function nameSize(name: string): number {
  const width = widthOf(name);
  if (width <= 26) return 46;
  return width <= 48 ? 38 : 30;
}

/** In letters; what is as wide as it is high counts as two. */
function widthOf(text: string): number {
  const graphemes = [...new Intl.Segmenter().segment(text)];
  return graphemes.reduce(
    (sum, { segment }) => sum + (IDEOGRAPH.test(segment) || EMOJI.test(segment) ? 2 : 1),
    0,
  );
}
