import { type Day, startOfUtcDay } from '#shared/calendar.ts';

/** Every text of ours that people read on a page, a card or a notice: what a translation translates. */
export const LANGUAGE = 'en';

/** Two questions for the owner. */
export const SURVEY_TEXTS = {
  title: 'How is it going?',
  experience:
    'How satisfied are you with your digital credential, from 1 (not at all) to 5 (very)?',
  success: 'How much did this credential help your career, from 1 (not at all) to 5 (very)?',
  recommend: 'How likely are you to recommend it to a friend, from 0 to 10?',
  noAnswer: 'No answer',
  send: 'Send my answer',
  change: 'Change my answer',
  thanks: 'Thank you! You can change your answer at any time.',
} as const;

/** The page that tells whether a credential is what it says. */
export const VERIFY_TEXTS = {
  valid: 'This credential is valid',
  expired: 'This credential has expired',
  revoked: 'This credential was revoked',
  issued: (issuer: string, name: string, day: string) => `${issuer} issued “${name}” on ${day}.`,
  ends: (day: string) => `It is valid until ${day}.`,
  ended: (day: string) => `It was valid until ${day}.`,
  noEnd: 'It does not expire.',
  back: 'See the badge',
};

export const IMPACT_TEXTS = {
  otherChannel: 'Other',
  title: 'Your impact',
  onlyYou: 'Only you see this, on browsers that opened your personal link.',
  reached: 'people reached',
  referrals: 'went on to the program',
  signups: 'signed up',
  nobodyYet: 'Nobody has followed your links yet. Share the badge, and look again tomorrow.',
  foundOtherwise:
    'They found your badge without one of your links. Share it, and you see who comes from where.',
  byChannel: 'People reached, by channel',
  rank: (rank: string, count: string) => `You are number ${rank} of ${count}`,
  ranked: (issuer: string, days: number) =>
    `whose badges brought visitors to ${issuer} in the last ${days} days.`,
  isShown:
    'Your name is shown on the public pages of your badges from this issuer, and in the previews that networks show of them.',
  isHidden: 'Your name is shown to nobody but you and the issuer.',
  show: 'Show my name',
  hide: 'Hide my name',
} as const;

export const BADGE_TEXTS = {
  valid: 'Valid credential',
  expired: 'Expired',
  revoked: 'Revoked',
  awardedTo: 'Awarded to',
  issued: 'Issued',
  expires: 'Valid until',
  expiredOn: 'Expired on',
  neverExpires: 'Does not expire',
  credentialId: 'Credential ID',
  original: 'View at the issuer',
  verify: 'Verify this credential',
  offer: 'Would you like to earn this too?',
  share: 'Share this badge',
  shareHint: 'Is it yours? Let the people who matter to you know.',
  shareMore: 'More apps',
  copied: 'Link copied',
  copyByHand: 'Copy this link:',
  footer: 'This page counts visits without cookies for visitors and without following anybody.',
  revokedText: 'The issuer has withdrawn this credential. It is no longer valid.',
  by: (issuer: string) => `by ${issuer}`,
  pictureOf: (title: string) => `Badge: ${title}`,
} as const;

export const SHARE_TEXTS = {
  back: 'Back to the badge',
  copyTitle: 'Copy the link to this badge',
  copyHint: 'Paste it wherever you like. People who follow it are counted as yours.',
  copyLabel: 'Link',
  embedTitle: 'Put this badge on a web page',
  embedHint: 'Copy this HTML into your site, blog or e-mail signature.',
  embedLabel: 'HTML',
  qrTitle: 'QR code of this badge',
  qrHint: 'Print it on a résumé, a slide or a name tag: scans are counted on their own.',
  qrPicture: 'QR code that leads to this badge',
  qrSvg: 'Download SVG',
  qrPng: 'Download PNG',
} as const;

export const CARD_TEXTS = {
  earned: (name: string, title: string) => `${name} earned ${title}`,
  awardedBy: (issuer: string, date: string) => `Awarded by ${issuer} on ${date}.`,
  pictureOf: (title: string, issuer: string) => `${title}, awarded by ${issuer}`,
} as const;

export const NOTICE_TEXTS = {
  unknownPage: {
    title: 'There is no such page',
    text: 'Perhaps a letter was lost on the way: please open the link again from where you found it.',
  },
  unknownBadge: {
    title: 'There is no such badge',
    text: 'We know no public badge under this address. Perhaps a letter was lost on the way.',
  },
  unknownLink: {
    title: 'This link leads nowhere',
    text: 'We know no badge under this address. Perhaps a letter was lost on the way: please open the link again from where you found it.',
  },
  ownerLinkInvalid: {
    title: 'This personal link is not valid',
    text: 'It was replaced by another one, or a letter was lost on the way. Please ask the issuer of your badge for a new one.',
  },
  reportNotShared: {
    title: 'This report is no longer shared',
    text: 'The link has expired, or was taken back. Please ask whoever sent it to you for a new one.',
  },
  noAnswer: {
    title: 'There was no answer in it',
    text: 'Please go back, answer at least one of the two questions, and send it again.',
  },
  notYours: {
    title: 'We do not know this browser',
    text: 'Please open your personal link from the award e-mail again, and repeat what you did.',
  },
  gone: {
    title: 'This badge is no longer shared',
    text: 'The link worked once, but the badge was withdrawn or its owner no longer shares it.',
  },
  tooMany: {
    title: 'One moment, please',
    text: 'So many requests come from your network that we let some of them wait. Please open the link again in a moment.',
  },
  broken: {
    title: 'Something went wrong on our side',
    text: 'Please try again in a moment.',
  },
} as const;

/** A day as people read it: `January 15, 2025`, or `Jan 15, 2025`. No zone moves it. */
export function dayText(day: Day, dateStyle: 'long' | 'medium'): string {
  const format = new Intl.DateTimeFormat(LANGUAGE, { dateStyle, timeZone: 'UTC' });
  return format.format(startOfUtcDay(day));
}

/** A number as people read it: `1,830`. */
export function countText(n: number): string {
  return n.toLocaleString(LANGUAGE);
}
