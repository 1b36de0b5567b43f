import type { FieldFault } from '#shared/errors.ts';
import { type Fields, fieldsOf, typesOf } from './foreign-values.ts';

const REMEDY =
  'send the badge as Open Badges 2.0 or 3.0, or its facts in our own shape (docs/importing.md)';

type Sign = { readonly name: string; readonly fits: (row: Fields, said: Said) => boolean };

type Said = { readonly types: readonly string[]; readonly context: string };

/** Formats of this field that we know and do not import: how to know them, from the surest sign on. */
const FORMATS: readonly Sign[] = [
  {
    name: 'a European Digital Credential (ELM)',
    fits: (row, { types, context }) =>
      types.some((type) => /^European|Europass/.test(type)) ||
      /data\.europa\.eu/.test(context) ||
      'deliveredCredential' in row ||
      'europassCredential' in row,
  },
  {
    name: 'a CLR 1.0',
    fits: (row, { types, context }) =>
      types.some((type) => /^clr$/i.test(type)) ||
      /clr\/v1p0|clr_v1p0/.test(context) ||
      'learner' in row,
  },
  {
    name: 'a Blockcerts certificate',
    fits: (row, { types, context }) =>
      /blockcerts/i.test(`${context} ${types.join(' ')}`) ||
      ('document' in row && 'receipt' in row),
  },
  {
    name: 'an endorsement',
    fits: (_row, { types }) => types.some((type) => /^Endorsement/.test(type)),
  },
  {
    name: 'an Open Badges extension or definition without an award',
    fits: (_row, { types }) =>
      types.some((type) => /^(?:Achievement|CryptographicKey)$/.test(type)),
  },
  {
    name: 'an xAPI statement',
    fits: (row) => 'actor' in row && 'verb' in row,
  },
  {
    name: 'a mobile document (mdoc)',
    fits: (row) => 'docType' in row || 'issuerSigned' in row,
  },
  {
    name: 'a Verifiable Credential without an achievement',
    fits: (_row, { types, context }) =>
      types.includes('VerifiableCredential') || /credentials\/v[12]/.test(context),
  },
  {
    name: 'JSON-LD of another kind',
    fits: (row) => '@context' in row,
  },
];

/** Why a row that no reader takes is not imported, if it is of a format that we know by name. */
export function unsupportedFault(row: unknown): FieldFault | undefined {
  const name = typeof row === 'string' ? nameOfText(row) : nameOf(credentialIn(row));
  if (!name) return undefined;
  return { field: 'credential', message: `this is ${name}, which is not imported: ${REMEDY}` };
}

function credentialIn(row: unknown): Fields {
  const fields = fieldsOf(row);
  return fields.credential ? fieldsOf(fields.credential) : fields;
}

function nameOf(row: Fields): string | undefined {
  if (Object.keys(row).length === 0) return undefined;
  const context = JSON.stringify(row['@context'] ?? '');
  const said = { types: typesOf(row), context };
  return FORMATS.find(({ fits }) => fits(row, said))?.name;
}

function nameOfText(text: string): string | undefined {
  if (/^https?:\/\//i.test(text)) return 'the address of a badge, and addresses are not fetched';
  if (/^[\w-]+\.[\w-]+\.[\w-]*~/.test(text)) return 'an SD-JWT';
  return undefined;
}

/** The same for a file of XML that is no picture. */
export function unsupportedXml(beginning: string): string | undefined {
  if (!/^\uFEFF?\s*</.test(beginning) || /<svg\b/i.test(beginning)) return undefined;
  const isElm = /europa\.eu|europass|EuropeanDigitalCredential/i.test(beginning);
  const isElmo = /<(?:\w+:)?elmo\b/i.test(beginning);
  const name = isElm ? FORMATS[0]?.name : isElmo ? 'an ELMO transcript' : 'XML';
  return `this is ${name}, which is not imported: ${REMEDY}`;
}
