import { CARD_TEXTS, dateText } from './texts.ts';

/** What a network shows of a badge that somebody posts. */
export type Card = {
  readonly title: string;
  readonly description: string;
  /** The page that it is about. */
  readonly url: string;
  readonly imageUrl: string;
  readonly imageAlt: string;
  readonly siteName: string;
};

/** What a card is made of: parts of a badge, from wherever they were read. */
export type Carded = {
  readonly issuer: { readonly name: string };
  readonly program: { readonly name: string; readonly description?: string };
  readonly credential: {
    readonly credentialId: string;
    readonly name?: string;
    readonly issuedAt: string;
  };
  readonly recipientName?: string;
};

const DESCRIPTION_MAX = 200;

/** The card of a badge: that this person earned it, if the person appears by name. */
export function cardOf({ issuer, program, credential, recipientName }: Carded, base: string): Card {
  const title = credential.name ?? program.name;
  const awarded = CARD_TEXTS.awardedBy(issuer.name, dateText(credential.issuedAt, 'long'));
  const description = program.description ? `${awarded} ${program.description}` : awarded;
  const url = `${base}/b/${credential.credentialId}`;
  return {
    title: recipientName ? CARD_TEXTS.earned(recipientName, title) : title,
    description: shortened(description.replaceAll(/\s+/g, ' ')),
    url,
    imageUrl: `${url}/card.png`,
    imageAlt: CARD_TEXTS.pictureOf(title, issuer.name),
    siteName: issuer.name,
  };
}

function shortened(text: string): string {
  const letters = [...text];
  if (letters.length <= DESCRIPTION_MAX) return text;
  return `${letters
    .slice(0, DESCRIPTION_MAX - 1)
    .join('')
    .trimEnd()}…`;
}
