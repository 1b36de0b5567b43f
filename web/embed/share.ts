import { type Channel, channelFacts, isChannel } from '#shared/channels.ts';
import { copyLater } from '#shared/sharing/rules/copy-later.ts';
import { BADGE_TEXTS as T } from '#shared/sharing/texts.ts';
import { origin } from './own-script.ts';
import { sheetFor } from './share-style.ts';

/*
 * <badgetrail-share credential="crd_…">: the share buttons of a badge, for pages that issuers host
 * themselves. No dependency, no innerHTML, no inline style: it works under a strict CSP.
 */

const DEFAULT_CHANNELS = 'linkedin-profile linkedin x facebook whatsapp email copy';

type Sheet = { readonly url: string; readonly title: string; readonly text: string };

/** A custom element can only be a class. */
class ShareBar extends HTMLElement {
  static readonly observedAttributes = ['credential', 'channels', 'heading', 'color'];

  connectedCallback(): void {
    draw(this, this.shadowRoot ?? this.attachShadow({ mode: 'open' }));
  }

  attributeChangedCallback(): void {
    if (this.shadowRoot) draw(this, this.shadowRoot);
  }
}

if (!customElements.get('badgetrail-share')) customElements.define('badgetrail-share', ShareBar);

function draw(bar: HTMLElement, root: ShadowRoot): void {
  const heading = bar.getAttribute('heading') ?? T.share;
  root.adoptedStyleSheets = [sheetFor(bar.getAttribute('color'))];
  const said = element('p', { role: 'status' });
  const nav = element('nav', { 'aria-label': heading }, element('ul', {}, ...buttons(bar, said)));
  root.replaceChildren(
    element('p', { class: 'heading', 'aria-hidden': 'true' }, heading),
    nav,
    said,
  );
}

function buttons(bar: HTMLElement, said: HTMLElement): HTMLElement[] {
  const credentialId = bar.getAttribute('credential') ?? '';
  if (!/^crd_\w+$/.test(credentialId)) return [];
  const to = (channel: Channel) => `${origin}/b/${credentialId}/share/${channel}`;
  const names = (bar.getAttribute('channels') ?? DEFAULT_CHANNELS).split(/[\s,]+/);
  const items = names.filter(isChannel).map((channel) => {
    return channel === 'copy' ? copyButton(to(channel), said) : link(channel, to(channel));
  });
  if ('share' in navigator) items.push(moreButton(to('copy')));
  return items.map((item) => element('li', {}, item));
}

function link(channel: Channel, href: string): HTMLElement {
  const attributes = { href, rel: 'nofollow noopener' };
  const opensTab = channel !== 'email';
  return element(
    'a',
    { ...attributes, ...(opensTab && { target: '_blank' }) },
    channelFacts(channel).label,
  );
}

/** A link to the page that shows the address; with a script it is copied where the visitor stands. */
function copyButton(href: string, said: HTMLElement): HTMLElement {
  const button = link('copy', href);
  button.addEventListener('click', (event) => {
    if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copyLater(sheetOf(href).then(({ url }) => url)).then(
      () => {
        said.textContent = T.copied;
      },
      () => {
        window.open(href, '_blank', 'noopener');
      },
    );
  });
  return button;
}

/** The phone's own sheet of apps. Who closes it without sharing has changed their mind. */
function moreButton(href: string): HTMLElement {
  const button = element('button', { type: 'button' }, T.shareMore);
  button.addEventListener('click', () => {
    sheetOf(href)
      .then((sheet) => navigator.share(sheet))
      .catch(() => {});
  });
  return button;
}

/** The tracked link and its text. To ask for it is to press share: so never before somebody does. */
async function sheetOf(href: string): Promise<Sheet> {
  const answer = await fetch(`${href}?format=json`, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`no link: ${answer.status}`);
  return answer.json();
}

function element(name: string, attributes: Record<string, string>, ...children: (Node | string)[]) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
