import { type Day, startOfUtcDay } from '#shared/calendar.ts';

/** Every text on public pages, cards and notices. A translation translates this file. */
export const LANGUAGE = 'en';

/** The survey on the owner's page. */
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

/** The page that verifies a credential. */
export const VERIFY_TEXTS = {
  valid: 'This credential is valid',
  expired: 'This credential has expired',
  revoked: 'This credential was revoked',
  issued: (issuer: string, name: string, day: string) => `${issuer} issued “${name}” on ${day}.`,
  ends: (day: string) => `It is valid until ${day}.`,
  ended: (day: string) => `It was valid until ${day}.`,
  noEnd: 'It does not expire.',
  back: 'View badge',
};

export const IMPACT_TEXTS = {
  otherChannel: 'Other',
  title: 'Your impact',
  onlyYou: 'Only you can see this, in browsers where you opened your personal link.',
  reached: 'people reached',
  referrals: 'visited the program',
  signups: 'signed up',
  nobodyYet: 'Nobody has followed your links yet. Share your badge and check back tomorrow.',
  foundOtherwise:
    'These people found your badge without your links. Share your links to see where visitors come from.',
  byChannel: 'People reached, by channel',
  rank: (rank: string, count: string) => `You rank ${rank} of ${count}`,
  ranked: (issuer: string, days: number) =>
    `whose badges brought visitors to ${issuer} in the last ${days} days.`,
  isShown:
    'Your name appears on the public pages of your badges from this issuer, and in link previews on social networks.',
  isHidden: 'Only you and the issuer can see your name.',
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
  original: 'View on the issuer’s site',
  verify: 'Verify this credential',
  offer: 'Want to earn this too?',
  share: 'Share this badge',
  shareHint: 'Is this your badge? Share your achievement.',
  shareMore: 'More apps',
  copied: 'Link copied',
  copyByHand: 'Copy this link:',
  footer: 'We count visits without visitor cookies or tracking.',
  revokedText: 'The issuer has revoked this credential. It is no longer valid.',
  by: (issuer: string) => `by ${issuer}`,
  pictureOf: (title: string) => `Badge: ${title}`,
} as const;

export const SHARE_TEXTS = {
  back: 'Back to the badge',
  copyTitle: 'Copy the link to this badge',
  copyHint: 'Paste it anywhere. Visits through this link count toward your impact.',
  copyLabel: 'Link',
  embedTitle: 'Embed this badge',
  embedHint: 'Copy this HTML into your website, blog or e-mail signature.',
  embedLabel: 'HTML',
  qrTitle: 'QR code of this badge',
  qrHint: 'Print it on a résumé, slide or name tag. Scans are counted separately.',
  qrPicture: 'QR code with a link to this badge',
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
    title: 'Page not found',
    text: 'The link may be incomplete. Please open it again from where you found it.',
  },
  unknownBadge: {
    title: 'Badge not found',
    text: 'There is no public badge at this address. The link may be incomplete.',
  },
  unknownLink: {
    title: 'Link not found',
    text: 'There is no badge at this address. The link may be incomplete: please open it again from where you found it.',
  },
  ownerLinkInvalid: {
    title: 'This personal link is not valid',
    text: 'It may be incomplete, or was replaced by a newer one. Please ask the issuer of your badge for a new link.',
  },
  reportNotShared: {
    title: 'This report is no longer shared',
    text: 'The link has expired or was revoked. Please ask the person who sent it for a new one.',
  },
  noAnswer: {
    title: 'Please answer a question',
    text: 'Go back, answer at least one of the two questions, and send the form again.',
  },
  notYours: {
    title: 'Open your personal link first',
    text: 'We do not recognize this browser. Please open your personal link from the award e-mail again, then try once more.',
  },
  gone: {
    title: 'This badge is no longer shared',
    text: 'The badge was revoked, or its owner no longer shares it.',
  },
  offHost: {
    title: 'This link no longer leads anywhere',
    text: 'The issuer of the badge no longer allows links to the website behind it.',
  },
  tooMany: {
    title: 'Too many requests',
    text: 'We are receiving too many requests from your network. Please try again in a moment.',
  },
  broken: {
    title: 'Something went wrong on our side',
    text: 'Please try again in a moment.',
  },
} as const;

/** Formats a day: `January 15, 2025` or `Jan 15, 2025`, in every time zone the same. */
export function dayText(day: Day, dateStyle: 'long' | 'medium'): string {
  const format = new Intl.DateTimeFormat(LANGUAGE, { dateStyle, timeZone: 'UTC' });
  return format.format(startOfUtcDay(day));
}

/** Formats a number with separators: `1,830`. */
export function countText(n: number): string {
  return n.toLocaleString(LANGUAGE);
}
