const SCALE = 2;
const MARGIN = 28;
const HEAD = 64;

/** What of a style makes the picture. Attributes, not style sheets: our CSP holds for copies too. */
const PAINT = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

/** A chart as a picture with its title, for slides and letters. */
export async function pngOf(
  svg: SVGSVGElement,
  { title, subtitle }: { readonly title: string; readonly subtitle: string },
): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = (height + HEAD + 2 * MARGIN) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser has no canvas');
  const style = getComputedStyle(document.documentElement);
  context.scale(SCALE, SCALE);
  context.fillStyle = style.getPropertyValue('--card');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.getPropertyValue('--ink');
  context.font = `600 18px ${style.fontFamily}`;
  context.fillText(title, MARGIN, MARGIN + 16);
  context.fillStyle = style.getPropertyValue('--ink-3');
  context.font = `400 13px ${style.fontFamily}`;
  context.fillText(subtitle, MARGIN, MARGIN + 38);
  context.drawImage(await pictureOf(svg, width, height), MARGIN, MARGIN + HEAD, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))));
  });
}

async function pictureOf(svg: SVGSVGElement, width: number, height: number) {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  paint(svg, copy);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('font-family', 'Inter, system-ui, sans-serif');
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

function paint(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of PAINT) to.setAttribute(name, style.getPropertyValue(name));
  to.removeAttribute('class');
  for (const [i, child] of [...from.children].entries()) {
    const copy = to.children[i];
    if (copy) paint(child, copy);
  }
}
