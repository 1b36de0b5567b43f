import { channelFacts, isChannel } from '#shared/channels.ts';

/** What the numbers are called on the screen. */
const METRIC_WORDS: Readonly<Record<string, string>> = {
  published: 'Published',
  opened: 'Opened',
  shares: 'Shares',
  confirmed_shares: 'Confirmed shares',
  engagements: 'Engagements',
  unique_engagements: 'Reach',
  referrals: 'Referrals',
  unique_referrals: 'Unique referrals',
  signups: 'Sign-ups',
  new_learners: 'New learners',
  first_touch_signups: 'Sign-ups by first touch',
  last_touch_signups: 'Sign-ups by last touch',
  open_rate: 'Open rate',
  share_rate: 'Share rate',
  engagement_rate: 'Engagement rate',
  referral_rate: 'Referral rate',
  conversion_rate: 'Conversion rate',
  engagements_per_share: 'Engagements per share',
  cta_click_through_rate: 'CTA click-through rate',
  signup_rate: 'Sign-up rate',
  confirmed_share_rate: 'Confirmed share rate',
};

/** An id of the API as a person would write it. */
export function wordFor(id: string): string {
  return METRIC_WORDS[id] ?? sentenceCase(id);
}

export function sentenceCase(id: string): string {
  const words = id.replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function industryWord(id: string): string {
  return id === 'cpd' ? 'Continuing professional development' : sentenceCase(id);
}

/** What a rate counts: `14 of 40 credentials`, `93 referrals for 431 engagements`. */
export const RATE_PARTS: Readonly<Record<string, readonly [string, string]>> = {
  open_rate: ['credentials opened', 'published'],
  share_rate: ['credentials shared', 'published'],
  engagement_rate: ['credentials engaged with', 'published'],
  referral_rate: ['credentials that referred', 'published'],
  conversion_rate: ['credentials that brought a sign-up', 'published'],
  engagements_per_share: ['engagements', 'shares'],
  cta_click_through_rate: ['referrals', 'engagements'],
  signup_rate: ['credited sign-ups', 'referrals'],
  confirmed_share_rate: ['confirmed shares', 'shares'],
};

/** How often rather than what part: shown as a number, not a percentage. */
export const RATIO_IDS = new Set(['engagements_per_share', 'k_factor']);

/** The name of a channel; `none` is a click that came by no channel. */
export function channelWord(channel: string): string {
  if (channel === 'none') return 'No channel';
  return isChannel(channel) ? channelFacts(channel).name : sentenceCase(channel);
}

export const EXCLUSION_WORDS: Readonly<Record<string, string>> = {
  bot: 'Bots and crawlers',
  preview: 'Link previews',
  prefetch: 'Prefetches',
  head: 'HEAD requests',
  owner: 'The owner’s own visits',
  'not-owner': 'Share buttons pressed by others',
  duplicate: 'Repeats within the hour, or by the same person',
  'self-referral': 'Self-referrals',
  'out-of-window': 'Outside the attribution window',
  revoked: 'Revoked or disabled',
  'host-not-allowed': 'Destinations no longer allowed',
  test: 'Test clicks',
};

const countryNames = new Intl.DisplayNames(undefined, { type: 'region' });

export function countryWord(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return 'Unknown';
  return countryNames.of(code) ?? code;
}
