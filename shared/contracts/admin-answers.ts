import * as z from 'zod';
import { ROLES } from '#shared/access/rules/role.ts';
import { CHANNELS } from '#shared/channels.ts';
import { INDUSTRIES } from '#shared/registry/rules/industry.ts';
import { Baseline } from './baseline.ts';

const instant = z.iso.datetime({ offset: true });
/** As it came: a date, or an instant with a zone. */
const dateOrInstant = z.union([z.iso.date(), instant]);
/** Fields that a person edited: imports leave them alone until they are released. */
const ownEdits = z.array(z.string()).optional();
const channel = z.enum(CHANNELS);

export const ProgramAnswer = z
  .strictObject({
    programId: z.string(),
    externalId: z.string(),
    name: z.string(),
    description: z.string().optional(),
    destinationUrl: z.string().optional(),
    shareText: z.string().optional(),
    ctaLabel: z.string().optional(),
    attributionWindowDays: z.int(),
    attributionModel: z.enum(['last', 'first']),
    highStakes: z.boolean(),
    ctaByDefault: z.boolean(),
    baseline: Baseline.optional(),
    ownEdits,
    createdAt: instant,
  })
  .meta({ id: 'Program' });

export const CredentialAnswer = z
  .strictObject({
    credentialId: z.string(),
    externalId: z.string(),
    programId: z.string(),
    recipientId: z.string(),
    name: z.string().optional(),
    issuedAt: dateOrInstant,
    publishedAt: instant,
    expiresAt: dateOrInstant.optional(),
    url: z.string().optional(),
    imageUrl: z.string().optional(),
    private: z.boolean(),
    ownEdits,
    status: z.enum(['active', 'revoked']),
    pageUrl: z.string(),
    /** For keys that may publish: what belongs into the award e-mail, and nowhere else. */
    ownerUrl: z.string().optional(),
    createdAt: instant,
  })
  .meta({ id: 'Credential' });

/** What became of a credential that was sent. */
export const PublishedAnswer = CredentialAnswer.extend({
  outcome: z.enum(['created', 'updated', 'unchanged']),
  /** The fields that changed. */
  changes: z.array(z.string()),
  /** Fields whose sent value was ignored because a person edited them. */
  kept: z.array(z.string()),
  /** Fields that nobody could read, and that cost only themselves. */
  ignored: z.array(z.string()).optional(),
}).meta({ id: 'PublishedCredential' });

/** Null for a caller who may not know it, and for private credentials. */
export const OwnerLinkAnswer = z.strictObject({ ownerUrl: z.string().nullable() });

export const RecipientAnswer = z
  .strictObject({
    recipientId: z.string(),
    externalId: z.string().optional(),
    name: z.string().optional(),
    email: z.string().optional(),
    country: z.string().optional(),
    isPublic: z.boolean().optional(),
    isPublicBy: z.enum(['issuer', 'recipient']).optional(),
    ownEdits,
    erasedAt: instant.optional(),
  })
  .meta({ id: 'Recipient' });

export const LinkAnswer = z
  .strictObject({
    linkId: z.string(),
    channel,
    url: z.string(),
    intentUrl: z.string().nullable(),
    shareUrl: z.string(),
    disabled: z.boolean(),
  })
  .meta({ id: 'ShareLink' });

export const TestLinkAnswer = z.strictObject({ url: z.string(), expiresAt: instant });

export const CtaAnswer = z
  .strictObject({
    ctaId: z.string(),
    label: z.string(),
    url: z.string(),
    destinationUrl: z.string().optional(),
    disabled: z.boolean(),
  })
  .meta({ id: 'Cta' });

export const KeyAnswer = z
  .strictObject({
    keyId: z.string(),
    scope: z.enum(['admin', 'ingest', 'read']),
    label: z.string().optional(),
    createdAt: instant,
  })
  .meta({ id: 'ApiKey' });
export const NewKeyAnswer = KeyAnswer.extend({ key: z.string() });

const ScopeName = z.enum(['admin', 'ingest', 'read']);
export const MeAnswer = z.strictObject({
  issuer: z.strictObject({ issuerId: z.string(), name: z.string(), timeZone: z.string() }),
  /** What may be called: as with a key of each of these scopes. */
  scopes: z.array(ScopeName),
  /** Null for a key. */
  member: z
    .strictObject({
      memberId: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(ROLES),
    })
    .nullable(),
  /** Null for a person. */
  key: z
    .strictObject({ keyId: z.string(), scope: ScopeName, label: z.string().optional() })
    .nullable(),
});

export const SecretAnswer = z.strictObject({ version: z.int() });
export const NewSecretAnswer = SecretAnswer.extend({ secret: z.string() });

export const IssuerAnswer = z
  .strictObject({
    issuerId: z.string(),
    name: z.string(),
    timeZone: z.string(),
    allowedHosts: z.array(z.string()),
    /** Set by the operator; absent: no ceiling. */
    hostCeiling: z.array(z.string()).optional(),
    brandColor: z.string().optional(),
    logoUrl: z.string().optional(),
    websiteUrl: z.string().optional(),
    linkedInOrganizationId: z.string().optional(),
    namesArePublic: z.boolean(),
    homeCountry: z.string().optional(),
    industry: z.enum(INDUSTRIES).optional(),
    baseline: Baseline.optional(),
    createdAt: instant,
  })
  .meta({ id: 'Issuer' });

const Fault = z.strictObject({ field: z.string(), message: z.string() });

export const ImportAnswer = z.strictObject({
  dryRun: z.boolean(),
  summary: z.strictObject({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
  }),
  items: z.array(
    z.strictObject({
      line: z.int(),
      status: z.enum(['created', 'updated', 'unchanged', 'failed']),
      externalId: z.string().optional(),
      credentialId: z.string().optional(),
      recipientId: z.string().optional(),
      ownerUrl: z.string().optional(),
      links: z.array(LinkAnswer).optional(),
      cta: CtaAnswer.optional(),
      /** Fields that nobody could read, and that cost only themselves. */
      ignored: z.array(z.string()).optional(),
      /** Of a badge that is a JWT: whether its issuer's keys were given, and it is theirs. */
      signature: z.enum(['verified', 'not-verified']).optional(),
      /** What was left out of the credential, or could not be read of it, such as a status list. */
      warnings: z.array(Fault).optional(),
      /** The fields that changed, or in a dry run would. */
      changes: z.array(z.string()).optional(),
      /** Fields whose sent value was ignored because a person edited them. */
      kept: z.array(z.string()).optional(),
      reason: z.string().optional(),
      errors: z.array(Fault).optional(),
    }),
  ),
});

export const ProblemAnswer = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(Fault).optional(),
  })
  .meta({ id: 'Problem' });

export function PageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}
