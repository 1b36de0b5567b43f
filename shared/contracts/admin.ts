import * as z from 'zod';
import { INDUSTRIES } from '#shared/registry/rules/industry.ts';
import { Baseline } from './baseline.ts';
import {
  ChannelName,
  Color,
  Country,
  DateTime,
  Description,
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

export const NewProgram = z.strictObject({
  externalId: ExternalId,
  name: Name,
  description: Description.optional(),
  destinationUrl: WebAddress.optional(),
  shareText: ShareText.optional(),
  ctaLabel: Label.optional(),
  attributionWindowDays: WindowDays.optional(),
  attributionModel: Model.optional(),
  highStakes: z.boolean('must be true or false').optional(),
  /** Whether credentials get a call to action when they are published, if there is a destination. */
  ctaByDefault: z.boolean('must be true or false').optional(),
  baseline: Baseline.optional(),
});
/** `null` takes a field away. */
export const ProgramPatch = NewProgram.omit({ externalId: true })
  .extend({
    description: Description.nullable(),
    shareText: ShareText.nullable(),
    ctaLabel: Label.nullable(),
    baseline: Baseline.nullable(),
  })
  .partial();

const Status = z.enum(['active', 'revoked'], { error: 'must be active or revoked' });

const RecipientInput = z.strictObject({
  externalId: ExternalId.optional(),
  name: Name.optional(),
  email: RecipientEmail.optional(),
  country: Country.optional(),
  isPublic: z.boolean('must be true or false').optional(),
});
/** Whether a person agreed to appear by name. */
export const RecipientPatch = z.strictObject({ isPublic: z.boolean('must be true or false') });

/** Our own shape of a credential, for single calls and for imports. */
export const CredentialInput = z
  .strictObject({
    externalId: ExternalId,
    programId: Id('prg').optional(),
    program: NewProgram.optional(),
    recipient: RecipientInput,
    name: Name.optional(),
    issuedAt: DateTime.optional(),
    expiresAt: DateTime.optional(),
    url: WebAddress.optional(),
    imageUrl: WebAddress.optional(),
    private: z.boolean().optional(),
    status: Status.optional(),
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

export const CredentialPatch = z.strictObject({
  name: Name.optional(),
  expiresAt: DateTime.optional(),
  url: WebAddress.optional(),
  imageUrl: WebAddress.optional(),
  private: z.boolean().optional(),
  status: Status.optional(),
});

export const NewLink = z.strictObject({ channel: ChannelName });
export const DisabledPatch = z.strictObject({ disabled: z.boolean('must be true or false') });
export const NewCta = z.strictObject({
  label: Label.optional(),
  destinationUrl: WebAddress.optional(),
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
