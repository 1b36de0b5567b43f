type CsvField = {
  readonly kind: 'text' | 'instant' | 'boolean';
  readonly definition: string;
  /** What other systems call it, in lower case without signs: from the likeliest on. */
  readonly synonyms: readonly string[];
};

/**
 * What a column of a CSV may tell: the fields of a credential, with a dot where they lie deeper.
 * Another field is another line here, and one in the contract.
 */
export const CSV_FIELDS = {
  externalId: {
    kind: 'text',
    definition: 'What your system calls the credential. Without it, it is made of the others.',
    synonyms: [
      'credential id',
      'certificate id',
      'certificate number',
      'certificate no',
      'badge id',
      'award id',
      'license id',
      'external id',
      'id',
    ],
  },
  programId: { kind: 'text', definition: 'The program, by our id.', synonyms: [] },
  'program.externalId': {
    kind: 'text',
    definition: 'What your system calls the program. Without it, the program’s name.',
    synonyms: ['program id', 'course id', 'course code', 'group id', 'badge template id'],
  },
  'program.name': {
    kind: 'text',
    definition: 'The name of the course or badge.',
    synonyms: [
      'program',
      'program name',
      'course',
      'course name',
      'course title',
      'group name',
      'badge name',
      'badge template name',
      'certificate name',
      'title',
    ],
  },
  'program.destinationUrl': {
    kind: 'text',
    definition: 'Where its call to action leads: an address on one of your allowed hosts.',
    synonyms: ['course link', 'course url', 'destination url', 'sign up url', 'signup url'],
  },
  'recipient.externalId': {
    kind: 'text',
    definition: 'What your system calls the person.',
    synonyms: [
      'recipient id',
      'student id',
      'student number',
      'learner id',
      'user id',
      'person id',
      'employee id',
    ],
  },
  'recipient.name': {
    kind: 'text',
    definition: 'The person’s name.',
    synonyms: [
      'recipient name',
      'recipient',
      'student name',
      'student',
      'learner name',
      'learner',
      'full name',
      'earner name',
      'participant',
      'name',
    ],
  },
  'recipient.email': {
    kind: 'text',
    definition: 'The person’s e-mail address.',
    synonyms: [
      'recipient email',
      'student email',
      'learner email',
      'earner email',
      'email address',
      'e mail address',
      'email',
      'e mail',
      'mail',
    ],
  },
  'recipient.country': {
    kind: 'text',
    definition: 'The person’s country, as two letters (ISO 3166-1).',
    synonyms: ['recipient country', 'learner country', 'country code', 'country'],
  },
  'recipient.isPublic': {
    kind: 'boolean',
    definition: 'true for a person who agreed to appear by name.',
    synonyms: ['is public', 'consent', 'agreed to be named'],
  },
  name: {
    kind: 'text',
    definition: 'The credential’s own name, if it is not the program’s.',
    synonyms: ['credential name', 'award name'],
  },
  issuedAt: {
    kind: 'instant',
    definition: 'When it was issued. A day without a time begins at midnight in your time zone.',
    synonyms: [
      'issued at',
      'issued on',
      'issue date',
      'issued date',
      'date issued',
      'issued',
      'award date',
      'awarded on',
      'completion date',
      'completed on',
      'date',
    ],
  },
  expiresAt: {
    kind: 'instant',
    definition: 'When it expires.',
    synonyms: [
      'expires at',
      'expires on',
      'expired on',
      'expiry date',
      'expiration date',
      'expires',
      'valid until',
    ],
  },
  url: {
    kind: 'text',
    definition: 'The credential’s page elsewhere.',
    synonyms: ['credential url', 'credential link', 'certificate url', 'badge url', 'url', 'link'],
  },
  imageUrl: {
    kind: 'text',
    definition: 'The address of its picture.',
    synonyms: ['image url', 'badge image', 'image', 'picture'],
  },
  private: {
    kind: 'boolean',
    definition: 'true for a credential that nobody may share.',
    synonyms: ['private', 'hidden'],
  },
  status: {
    kind: 'text',
    definition: 'active, or revoked.',
    synonyms: ['credential status', 'status'],
  },
} as const satisfies Record<string, CsvField>;

export type CsvFieldName = keyof typeof CSV_FIELDS;

export const CSV_FIELD_NAMES = Object.keys(CSV_FIELDS) as [CsvFieldName, ...CsvFieldName[]];

/** Which column each field comes from. */
export type CsvMapping = Readonly<Partial<Record<CsvFieldName, string>>>;

/**
 * Which column each field probably comes from, by the names of the columns. A guess to be shown,
 * never acted on by itself; no column is guessed twice.
 */
export function guessedMapping(columns: readonly string[]): CsvMapping {
  const mapping: Partial<Record<CsvFieldName, string>> = {};
  const free = new Map(columns.map((column) => [plain(column), column]));
  const take = (field: CsvFieldName, word: string) => {
    const column = free.get(word);
    if (column === undefined || mapping[field] !== undefined) return;
    mapping[field] = column;
    free.delete(word);
  };
  // Our own names first: in a file of ours, nothing is left to guess. But in any other file, a
  // column "Name" is who got the credential: as the credential's title, it would be public.
  const isOurs = columns.some((column) => column.includes('.') && isCsvField(column));
  for (const field of CSV_FIELD_NAMES) if (isOurs || field !== 'name') take(field, plain(field));
  for (const field of CSV_FIELD_NAMES) {
    for (const word of CSV_FIELDS[field].synonyms) take(field, word);
  }
  return mapping;
}

/** `recipient.externalId`, `Recipient External-ID` and `recipient_external_id` are one. */
function plain(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export function isCsvField(name: string): name is CsvFieldName {
  return Object.hasOwn(CSV_FIELDS, name);
}
