import { type Channel, channelFacts } from '#shared/channels.ts';
import { type Impact, RANKING_DAYS } from '#shared/rankings/impact.ts';
import type { Badge } from '#shared/registry/badge.ts';
import { type Html, html } from '#shared/sharing/page.ts';
import { countText, IMPACT_TEXTS as T } from '#shared/sharing/texts.ts';
import type { OwnersSurvey } from './survey-section.ts';

/** What only the owner sees. */
export type OwnersView = {
  readonly impact: Impact;
  readonly survey: OwnersSurvey;
  readonly formProof: string;
};

/** Renders the badge's impact, and the owner's choice to appear by name. */
export function impactSection(badge: Badge, { impact, formProof }: OwnersView): Html {
  const { reached, referrals, signups } = impact;
  return html`<section class="card impact" aria-labelledby="impact">
<h2 id="impact">${T.title}</h2><p class="hint">${T.onlyYou}</p>
<dl class="figures">
${figure(reached, T.reached)}${figure(referrals, T.referrals)}${figure(signups, T.signups)}
</dl>
${reached > 0 ? channelBars(impact) : html`<p class="hint">${unreached(impact)}</p>`}
${rankLine(badge, impact)}
${consentForm(badge, formProof)}
</section>`;
}

function figure(n: number, label: string): Html {
  return html`<div><dt>${label}</dt><dd>${countText(n)}</dd></div>`;
}

/** Visitors may reach the badge page without a share link, by search or from the recipient's site. */
function unreached({ referrals, signups }: Impact): string {
  return referrals + signups > 0 ? T.foundOtherwise : T.nobodyYet;
}

function channelName(channel: Channel | 'none'): string {
  return channel === 'none' ? T.otherChannel : channelFacts(channel).name;
}

function channelBars({ channels, reached: all }: Impact): Html {
  const bars = channels.map(
    ({ channel, reached }) =>
      html`<li><span>${channelName(channel)}</span><meter min="0" max="${String(all)}" value="${String(reached)}" aria-hidden="true"></meter><b>${countText(reached)}</b></li>`,
  );
  return html`<ul class="bars" aria-label="${T.byChannel}">${bars}</ul>`;
}

function rankLine({ issuer }: Badge, { rank }: Impact): Html | '' {
  if (!rank) return '';
  return html`<p class="rank"><b>${T.rank(countText(rank.rank), countText(rank.rankedCount))}</b> ${T.ranked(issuer.name, RANKING_DAYS)}</p>`;
}

function consentForm({ credential, recipientName }: Badge, formProof: string): Html {
  const isPublic = recipientName !== undefined;
  return html`<form class="consent" method="post" action="/o/${credential.credentialId}/consent">
<input type="hidden" name="proof" value="${formProof}"><input type="hidden" name="isPublic" value="${String(!isPublic)}">
<p>${isPublic ? T.isShown : T.isHidden}</p>
<button class="button quiet">${isPublic ? T.hide : T.show}</button></form>`;
}
