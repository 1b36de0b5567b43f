import { CHANNELS, type Channel, channelFacts } from '#shared/channels.ts';
import type { Badge } from '#shared/registry/badge.ts';
import { type Html, html } from '#shared/sharing/page.ts';
import { copyLater } from '#shared/sharing/rules/copy-later.ts';
import { BADGE_TEXTS as T } from '#shared/sharing/texts.ts';
import { glyphOf } from './glyphs.ts';

/** The two most effective channels: full-width buttons. */
const FIRST: readonly Channel[] = ['linkedin-profile', 'linkedin'];
/** Channels that open a page of ours instead of a network. */
const OURS: readonly Channel[] = ['copy', 'embed', 'qr'];

/** Renders the share buttons as links, so that they work without JavaScript. */
export function shareSection({ credential: { credentialId }, shareables }: Badge): Html {
  const isOffered = (channel: Channel) =>
    !shareables.links.some((link) => link.channel === channel && link.isDisabled);
  const to = (channel: Channel) => `/b/${credentialId}/share/${channel}`;
  const first = FIRST.filter(isOffered);
  const rest = CHANNELS.filter((channel) => isOffered(channel) && !first.includes(channel));
  return html`<section class="card" aria-labelledby="share" data-copied="${T.copied}" data-by-hand="${T.copyByHand}">
<h2 id="share">${T.share}</h2><p class="hint">${T.shareHint}</p>
<div class="first">${first.map((channel, i) => wideButton(channel, to(channel), i > 0))}</div>
<ul class="channels">${rest.map((channel) => tile(channel, to(channel)))}
<li hidden id="more"><button type="button" data-from="${to('copy')}">${disc(html``, 'more')}${T.shareMore}</button></li></ul>
<p class="toast" role="status"></p></section>`;
}

function wideButton(channel: Channel, href: string, isQuiet: boolean): Html {
  return html`<a class="button${isQuiet ? ' quiet' : ''}" rel="nofollow noopener" target="_blank" href="${href}">${glyphOf(channel)}${channelFacts(channel).label}</a>`;
}

function tile(channel: Channel, href: string): Html {
  const isOurs = OURS.includes(channel);
  const opensTab = !isOurs && channel !== 'email';
  const target = opensTab ? html` target="_blank"` : '';
  const id = channel === 'copy' ? html` id="copy"` : '';
  const kind = opensTab ? html` net ${channel}` : html``;
  return html`<li><a${id} rel="nofollow noopener"${target} href="${href}">${disc(kind, channel)}${channelFacts(channel).label}</a></li>`;
}

function disc(kind: Html, sign: Channel | 'more'): Html {
  return html`<span class="disc${kind}">${glyphOf(sign)}</span>`;
}

/** Copies at once, and opens the phone's share sheet. Requests the tracked link only on a press. */
export const SHARE_SCRIPT = `(()=>{
const copyLater=${copyLater.toString()};
const find=(s)=>document.querySelector(s),copy=find('#copy'),more=find('#more'),toast=find('.toast');
const {copied,byHand}=toast.parentNode.dataset;
const link=(href)=>fetch(href+'?format=json').then((answer)=>answer.ok?answer.json():Promise.reject());
copy?.addEventListener('click',(event)=>{
if(!navigator.clipboard||event.ctrlKey||event.metaKey)return;
event.preventDefault();
const text=link(copy.href).then(({url})=>url);
copyLater(text).then(()=>{toast.textContent=copied},()=>text.then((url)=>prompt(byHand,url)))
.catch(()=>{location.href=copy.href})});
if(navigator.share){more.hidden=false;const button=more.firstChild;
button.addEventListener('click',async()=>{try{await navigator.share(await link(button.dataset.from))}catch{}})}
})()`;
