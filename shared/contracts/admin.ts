import * as z from 'zod';
import {
  CREDENTIAL_FIELDS,
  PROGRAM_FIELDS,
  RECIPIENT_FIELDS,
} from '#shared/registry/rules/authority.ts';
import { INDUSTRIES } from '#shared/registry/rules/industry.ts';
import { Baseline } from './baseline.ts';
import {
  ChannelName,
  Color,
  Country,
  DateOrInstant,
  Description,
  Email,
  ExternalId,
  Host,
  HttpsAddress,
  Id,
  Label,
  LinkedInOrganizationId,
  Name,
  RecipientEmail,
  ShareText,
  TimeZone,
  WebAddress,
} from './text.ts';

const WindowDays = z
  .int('must be a whole number of days')
  .min(1, 'must be at least 1')
  .max(365, 'must be at most 365');
const Model = z.enum(['last', 'first'], { error: 'must be last or first' });

/** `null` means "none", and clears a field that was set before. */
export const NewProgram = z.strictObject({
  externalId: ExternalId,
  name: Name,
  description: Description.nullable().optional(),
  destinationUrl: WebAddress.nullable().optional(),
  shareText: ShareText.nullable().optional(),
  ctaLabel: Label.nullable().optional(),
  attributionWindowDays: WindowDays.optional(),
  attributionModel: Model.optional(),
  highStakes: z.boolean('must be true or false').optional(),
  /** Whether credentials get a call to action when they are published, if there is a destination. */
  ctaByDefault: z.boolean('must be true or false').optional(),
  baseline: Baseline.nullable().optional(),
});

/** Fields that a person edited, to be updated by imports again. */
const released = <T extends readonly [string, ...string[]]>(fields: T) =>
  z.array(z.enum(fields, { error: `must be some of ${fields.join(', ')}` })).optional();

/** `null` clears a field. */
export const ProgramPatch = NewProgram.omit({ externalId: true })
  .partial()
  .extend({ release: released(PROGRAM_FIELDS) });

const Status = z.enum(['active', 'revoked'], { error: 'must be active or revoked' });

/** Not known, or not to be told: never a reason to forget what is known. */
const untold = <T extends z.ZodType>(schema: T) =>
  schema
    .nullable()
    .transform((value) => value ?? undefined)
    .optional();

const RecipientInput = z.strictObject({
  externalId: untold(ExternalId),
  name: Name.nullable().optional(),
  email: RecipientEmail.optional(),
  country: Country.nullable().optional(),
  isPublic: untold(z.boolean('must be true or false')),
});
/** `isPublic`: whether the person agreed to appear by name. `null` clears a field. */
export const RecipientPatch = z.strictObject({
  isPublic: z.boolean('must be true or false').optional(),
  name: Name.nullable().optional(),
  email: Email.optional(),
  country: Country.nullable().optional(),
  release: released(RECIPIENT_FIELDS),
});

/** Our own shape of a credential, for single calls and for imports. `null` means "none". */
export const CredentialInput = z
  .strictObject({
    externalId: ExternalId,
    programId: Id('prg').nullable().optional(),
    program: NewProgram.nullable().optional(),
    recipient: RecipientInput,
    name: Name.nullable().optional(),
    issuedAt: DateOrInstant.nullable().optional(),
    expiresAt: DateOrInstant.nullable().optional(),
    url: WebAddress.nullable().optional(),
    imageUrl: WebAddress.nullable().optional(),
    private: z.boolean().nullable().optional(),
    status: Status.nullable().optional(),
  })
  .refine(({ programId, program }) => Boolean(programId) !== Boolean(program), {
    path: ['programId'],
    message: 'give either programId or program',
  });
export type CredentialInput = z.output<typeof CredentialInput>;

const SentAddress = z.object({ recipient: z.object({ email: z.unknown() }) });

/** The fields of what was sent that cost only themselves: an address that nobody can read. */
export function unreadableIn(sent: unknown, { recipient }: CredentialInput): string[] {
  const { email } = SentAddress.safeParse(sent).data?.recipient ?? {};
  const isGiven = email !== undefined && email !== null && email !== '';
  return isGiven && recipient.email === undefined ? ['recipient.email'] : [];
}

/** `?cta=false` publishes without a call to action. */
export const PublishQuery = z.strictObject({
  cta: z.enum(['true', 'false'], { error: 'must be true or false' }).optional(),
});

const NEEDED: readonly string[] = ['externalId', 'program.externalId', 'program.name'];

const IDS: readonly string[] = ['externalId', 'program.externalId', 'recipient.externalId'];

const FLAGS: readonly string[] = ['private', 'recipient.isPublic'];

/**
 * A credential as a sender meant it: `null` for each optional text that is empty, ids that are
 * numbers as text, and flags that are text as flags.
 */
export function noneForEmpty(value: unknown, path = ''): unknown {
  if (typeof value === 'string') return meantBy(value, path);
  if (Number.isSafeInteger(value) && IDS.includes(path)) return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    return [name, noneForEmpty(inner, path ? `${path}.${name}` : name)];
  });
  return Object.fromEntries(entries);
}

function meantBy(text: string, path: string): unknown {
  if (text.trim() === '') return NEEDED.includes(path) ? text : null;
  const [flag] = FLAGS.includes(path) ? (/^(?:true|false)$/i.exec(text.trim()) ?? []) : [];
  return flag ? flag.toLowerCase() === 'true' : text;
}

/** `null` clears a field; `release` lets imports update it again. */
export const CredentialPatch = z.strictObject({
  programId: Id('prg').optional(),
  name: Name.nullable().optional(),
  issuedAt: DateOrInstant.optional(),
  expiresAt: DateOrInstant.nullable().optional(),
  url: WebAddress.nullable().optional(),
  imageUrl: WebAddress.nullable().optional(),
  private: z.boolean().nullable().optional(),
  status: Status.optional(),
  release: released(CREDENTIAL_FIELDS),
});

export const NewLink = z.strictObject({ channel: ChannelName });
export const DisabledPatch = z.strictObject({ disabled: z.boolean('must be true or false') });
export const NewCta = z.strictObject({
  label: Label.nullable().optional(),
  destinationUrl: WebAddress.nullable().optional(),
});

export const NewKey = z.strictObject({
  scope: z.enum(['admin', 'ingest', 'read'], { error: 'must be admin, ingest or read' }),
  label: Name.optional(),
});

/** `null` takes a field away. */
export const IssuerPatch = z.strictObject({
  name: Name.optional(),
  timeZone: TimeZone.optional(),
  allowedHosts: z.array(Host).min(1).max(100).optional(),
  brandColor: Color.nullable().optional(),
  logoUrl: HttpsAddress.nullable().optional(),
  websiteUrl: WebAddress.nullable().optional(),
  linkedInOrganizationId: LinkedInOrganizationId.nullable().optional(),
  namesArePublic: z.boolean('must be true or false').optional(),
  homeCountry: Country.nullable().optional(),
  industry: z
    .enum(INDUSTRIES, { error: `must be one of ${INDUSTRIES.join(', ')}` })
    .nullable()
    .optional(),
  baseline: Baseline.nullable().optional(),
});
