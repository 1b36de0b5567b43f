import type { Badge } from '#shared/registry/badge.ts';
import { type DateOrInstant, inZone } from '#shared/registry/rules/date-or-instant.ts';
import type { Card } from '#shared/sharing/card.ts';
import { type Html, raw } from '#shared/sharing/page.ts';

/** Returns the badge as schema.org JSON-LD, escaped for use in a script element. */
export function jsonLd(badge: Badge, { url, imageUrl }: Card): Html {
  const { credential, program, issuer, recipientName } = badge;
  const dateText = (value: DateOrInstant) => inZone(value, issuer.timeZone);
  const award = {
    '@type': 'EducationalOccupationalCredential',
    '@id': url,
    url,
    name: credential.name ?? program.name,
    description: program.description,
    credentialCategory: 'badge',
    identifier: credential.credentialId,
    image: credential.imageUrl ?? imageUrl,
    validFrom: dateText(credential.issuedAt),
    expires: credential.validUntil && dateText(credential.validUntil),
    recognizedBy: {
      '@type': 'Organization',
      name: issuer.name,
      url: issuer.websiteUrl,
      logo: issuer.logoUrl,
    },
  };
  const document = recipientName
    ? { '@type': 'Person', name: recipientName, hasCredential: award }
    : award;
  const json = JSON.stringify({ '@context': 'https://schema.org', ...document });
  return raw(`<script type="application/ld+json">${inert(json)}</script>`);
}

/** JSON without characters that could end the script element or a line of script. */
function inert(json: string): string {
  return json.replaceAll(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
