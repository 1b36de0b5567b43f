/** What must not come out: each word stands for something about a person, and nowhere else. */
export type Canary = {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly id: string;
};

/** A file as somebody sends it: its media type, its content, and how to read its columns. */
export type CanaryFile = {
  readonly type: string;
  readonly body: string | Buffer;
  readonly query?: string;
};

/** A badge in every format that is imported, with a person in each field that may hold one. */
export const CANARY_FILES: Readonly<Record<string, (canary: Canary) => CanaryFile>> = {
  'our own JSON': (canary) => json([ownOf(canary)]),
  'our own NDJSON': (canary) => ({
    type: 'application/x-ndjson',
    body: JSON.stringify(ownOf(canary)),
  }),
  'our own CSV': csvOf,
  'a mapped CSV': mappedCsvOf,
  'Open Badges 3.0': (canary) => json(badgeOf(canary)),
  'Open Badges 3.0 by mailto': (canary) =>
    json(badgeOf(canary, { id: `mailto:${canary.email}`, identifier: undefined })),
  'Open Badges 3.0 as a JWT': (canary) => ({
    type: 'application/vc+jwt',
    body: jwtOf({ vc: badgeOf(canary), sub: canary.id, jti: `urn:uuid:${canary.id}` }),
  }),
  'a presentation': (canary) =>
    json({
      type: 'VerifiablePresentation',
      holder: canary.id,
      verifiableCredential: [badgeOf(canary)],
    }),
  'a CLR 2.0': (canary) => json(clrOf(canary)),
  'a baked SVG': (canary) => ({
    type: 'image/svg+xml',
    body: `<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential><![CDATA[${JSON.stringify(badgeOf(canary))}]]></openbadges:credential></svg>`,
  }),
  'Open Badges 2.0': (canary) => json(assertionOf(canary)),
  'Open Badges 0.5': ({ first, last, email }) =>
    json({
      recipient: email,
      evidence: `${first} ${last}`,
      badge: { version: '0.5.0', name: 'Safety', description: `Given to ${email}` },
    }),
  Badgr: (canary) => json(badgrOf(canary)),
  Accredible: (canary) => json({ credential: accredibleOf(canary) }),
  'Accredible, flat': (canary) => json({ credentials: [flatAccredibleOf(canary)] }),
  Credly: (canary) => json({ data: credlyOf(canary) }),
  'a Credly event': (canary) =>
    json({ event_type: 'badge.created', id: `event-${canary.id}`, badge: credlyOf(canary) }),
};

function json(body: unknown): CanaryFile {
  return { type: 'application/json', body: JSON.stringify(body) };
}

function jwtOf(payload: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'EdDSA' })}.${part(payload)}.c2ln`;
}

const nameOf = ({ first, last }: Canary) => `${first} ${last}`;
const pageOf = ({ email }: Canary) => `https://academy.example/u/${encodeURIComponent(email)}`;
const pictureOf = ({ first, last, id }: Canary) =>
  `https://academy.example/p/${first}-${last}-${id}.png`.toLowerCase();

function ownOf(canary: Canary) {
  return {
    externalId: `award-${canary.id}`,
    program: { externalId: 'safety', name: 'Safety' },
    recipient: { externalId: canary.id, name: nameOf(canary), email: canary.email },
    name: `${canary.last}, ${canary.first}: Safety`,
    url: pageOf(canary),
    imageUrl: pictureOf(canary),
  };
}

function csvOf(canary: Canary): CanaryFile {
  const header =
    'externalId,program.externalId,program.name,recipient.externalId,recipient.name,recipient.email,name,url,imageUrl';
  const { first, last, id, email } = canary;
  const cells = [`award-${id}`, 'safety', 'Safety', id, nameOf(canary), email];
  const line = [...cells, `${first} ${last}`, pageOf(canary), pictureOf(canary)].join(',');
  return { type: 'text/csv', body: `${header}\n${line}\n` };
}

function mappedCsvOf(canary: Canary): CanaryFile {
  const mapping = {
    'program.name': 'Course',
    'recipient.name': 'Learner',
    'recipient.email': 'Mail',
    'recipient.externalId': 'No',
    name: 'Learner',
    url: 'Page',
  };
  const line = ['Safety', nameOf(canary), canary.email, canary.id, pageOf(canary)].join(';');
  return {
    type: 'text/csv',
    body: `Course;Learner;Mail;No;Page\n${line}\n`,
    query: `mapping=${encodeURIComponent(JSON.stringify(mapping))}`,
  };
}

function badgeOf(canary: Canary, changes: object = {}) {
  const name = nameOf(canary);
  return {
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    id: `urn:uuid:${canary.id}`,
    name,
    description: `Given to ${name}`,
    image: { id: pictureOf(canary), type: 'Image' },
    issuer: { id: 'https://academy.example', type: 'Profile', name },
    evidence: [{ type: 'Evidence', narrative: name, id: pageOf(canary) }],
    credentialSubject: {
      type: 'AchievementSubject',
      id: canary.id,
      name,
      email: canary.email,
      profile: { name, email: canary.email },
      identifier: [
        { type: 'IdentityObject', hashed: false, identityType: 'name', identityHash: name },
        {
          type: 'IdentityObject',
          hashed: false,
          identityType: 'emailAddress',
          identityHash: canary.email,
        },
      ],
      source: { name },
      narrative: name,
      achievement: {
        id: 'https://academy.example/a/1',
        name: 'Safety',
        description: `${name} works safely.`,
        creator: { name },
      },
      ...changes,
    },
  };
}

function clrOf(canary: Canary) {
  const { credentialSubject: subject, ...badge } = badgeOf(canary);
  const { achievement, ...learner } = subject;
  const inner = { ...badge, credentialSubject: { type: 'AchievementSubject', achievement } };
  return {
    type: ['VerifiableCredential', 'ClrCredential'],
    name: `Transcript of ${nameOf(canary)}`,
    credentialSubject: { ...learner, type: 'ClrSubject', verifiableCredential: [inner] },
  };
}

function assertionOf(canary: Canary) {
  const name = nameOf(canary);
  return {
    type: 'Assertion',
    id: `https://academy.example/assertions/${canary.id}`,
    recipient: { type: 'email', hashed: false, identity: canary.email, name },
    'extensions:recipientProfile': { name },
    narrative: name,
    image: pictureOf(canary),
    evidence: [{ narrative: name }],
    badge: {
      id: 'https://academy.example/b/1',
      name: 'Safety',
      description: `${name} works safely.`,
      issuer: { id: 'https://academy.example', name, email: canary.email },
    },
  };
}

function badgrOf(canary: Canary) {
  return {
    status: { success: true },
    result: [
      {
        entityType: 'Assertion',
        entityId: canary.id,
        openBadgeId: `https://badgr.example/public/assertions/${canary.id}`,
        createdBy: canary.id,
        badgeclass: 'b1',
        badgeclassName: 'Safety',
        image: pageOf(canary),
        narrative: nameOf(canary),
        recipient: {
          type: 'email',
          hashed: true,
          salt: 's',
          identity: 'sha256$ab',
          plaintextIdentity: canary.email,
        },
      },
    ],
  };
}

function accredibleOf(canary: Canary) {
  const name = nameOf(canary);
  return {
    id: canary.id,
    name,
    description: `${name} completed it`,
    approve: true,
    private: false,
    issued_on: '2026-03-01',
    url: pageOf(canary),
    seo_image: pictureOf(canary),
    certificate: { image: { preview: pictureOf(canary) } },
    group: { id: 7, course_name: 'Safety' },
    recipient: { id: canary.id, name, email: canary.email },
  };
}

function flatAccredibleOf(canary: Canary) {
  const { recipient, group, ...credential } = accredibleOf(canary);
  const { id, name, email } = recipient;
  return {
    ...credential,
    group_id: 7,
    group_name: 'Safety',
    recipient_id: id,
    recipient_name: name,
    recipient_email: email,
  };
}

function credlyOf({ first, last, email, id }: Canary) {
  return {
    id: `badge-${id}`,
    state: 'accepted',
    public: true,
    issued_at: '2026-03-01T09:00:00Z',
    issued_to: `${first} ${last}`,
    issued_to_first_name: first,
    issued_to_last_name: last,
    recipient_email: email,
    issuer_earner_id: id,
    user: { id, first_name: first, last_name: last },
    badge_url: `https://academy.example/${first}-${last}`.toLowerCase(),
    image_url: `https://academy.example/${id}.png`,
    badge_template: {
      id: 'template-1',
      name: 'Safety',
      description: `${first} ${last} works safely.`,
    },
  };
}
