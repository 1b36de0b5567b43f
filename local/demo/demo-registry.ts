import type { ItemWrite } from '#shared/aws/item-write.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import type { Channel } from '#shared/channels.ts';
import type { Publication } from '#shared/lane-log/rules/event.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import { type Holding, holdingAfter } from '#shared/registry/holdings.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import {
  credentialKey,
  holdingKey,
  publicCredentialKey,
  recipientKey,
} from '#shared/registry/keys.ts';
import type { Program } from '#shared/registry/programs.ts';
import { publishedEvent } from '#shared/registry/publishing.ts';
import { newRecipient } from '#shared/registry/recipient-identity.ts';
import { emailHash, externalIdHash, type Recipient } from '#shared/registry/recipients.ts';
import { isoInstant } from '#shared/registry/rules/date-or-instant.ts';
import { type Shareables, shareableWrites } from '#shared/registry/shareable-items.ts';
import { newCta, newLink } from '#shared/registry/shareables.ts';
import type { Award } from './demo-awards.ts';
import { personOf } from './demo-learners.ts';
import type { ProgramName } from './demo-programs.ts';
import type { DemoItem } from './write-demo.ts';

export type Published = {
  readonly award: Award;
  readonly credential: Credential;
  readonly shareables: Shareables;
  readonly published: Publication;
};

type Known = { recipient: Recipient; holdings: Map<ProgramName, Holding> };

/**
 * What publishing all these awards, one after the other, leaves in the Registry.
 *
 * The same functions say what is written as when one is published; only the writing is in bulk.
 */
export async function demoRegistry(
  issuer: Issuer,
  programs: ReadonlyMap<ProgramName, Program>,
  awards: readonly Award[],
  channelOf: (award: Award) => Channel | undefined,
): Promise<{ items: DemoItem[]; all: Published[] }> {
  const learners = new Map<number, Known>();
  const items: DemoItem[] = [];
  const all: Published[] = [];
  for (const [i, award] of awards.entries()) {
    const program = programs.get(award.program);
    if (!program) throw new Error(`the demo has no program ${award.program}`);
    const known = learners.get(award.learner.number);
    const learner = known ?? (await newcomer(issuer, program, award, items));
    learners.set(award.learner.number, learner);
    const brought = known ? undefined : award.learner.referredBy;
    const referredBy = brought && programs.get(brought.program)?.programId;
    const { recipientId } = learner.recipient;
    const about = { programId: program.programId, recipientId, referredBy };
    const credential = await credentialOf(issuer, award, { ...about, number: i });
    const published = publicationOf(issuer, credential, award, known);
    remember(issuer, learner, credential, award.program);
    const shareables = await shareablesFor(credential, program, channelOf(award));
    const { issuerId, credentialId } = credential;
    items.push(
      { ...credentialKey(issuerId, credentialId), ...credential },
      { ...publicCredentialKey(credentialId), credentialId, issuerId },
      ...itemsIn(shareableWrites(credential, shareables)),
    );
    all.push({ award, credential, shareables, published });
  }
  for (const { recipient, holdings } of learners.values()) {
    const { issuerId, recipientId } = recipient;
    items.push({ ...recipientKey(issuerId, recipientId), ...recipient });
    for (const [name, holding] of holdings) {
      const programId = programs.get(name)?.programId;
      if (programId) items.push({ ...holdingKey(issuerId, programId, recipientId), ...holding });
    }
  }
  return { items, all };
}

/** A new recipient; where their address and number lead is written at once, they themselves at the end. */
async function newcomer(
  { issuerId }: Issuer,
  { programId }: Program,
  { learner, at }: Award,
  items: DemoItem[],
): Promise<Known> {
  const person = personOf(learner);
  const pointers = [
    await externalIdHash(issuerId, person.externalId),
    await emailHash(issuerId, person.email),
  ];
  const first = { firstAt: at, firstProgramId: programId };
  const { recipient, writes } = await newRecipient(issuerId, person, pointers, first);
  items.push(...itemsIn(writes.slice(1)));
  return { recipient, holdings: new Map() };
}

type About = Pick<Credential, 'programId' | 'recipientId' | 'referredBy'> & {
  readonly number: number;
};

async function credentialOf(
  { issuerId }: Issuer,
  { at, expiresAt }: Award,
  { programId, recipientId, referredBy, number }: About,
): Promise<Credential> {
  const externalId = `demo-${String(number).padStart(4, '0')}`;
  const issuedAt = isoInstant(at);
  return {
    credentialId: await derivedId('crd', issuerId, externalId),
    issuerId,
    externalId,
    programId,
    recipientId,
    issuedAt,
    publishedAt: at,
    ...(expiresAt && { validUntil: isoInstant(expiresAt) }),
    ...(referredBy && { referredBy }),
    datesAre: 'as-told',
    status: 'active',
    createdAt: issuedAt,
  };
}

function publicationOf(
  issuer: Issuer,
  credential: Credential,
  { program, learner }: Award,
  known: Known | undefined,
): Publication {
  const { firstAt, firstProgramId, secondAt } = known?.recipient ?? {};
  const held = known?.holdings.get(program);
  return publishedEvent(issuer, credential, learner.country, {
    ...(firstAt && firstProgramId && { first: { at: firstAt, programId: firstProgramId } }),
    hasSecond: secondAt !== undefined,
    referredBy: credential.referredBy,
    ...(held && { sameProgram: { at: held.latestAt, validUntil: held.validUntil } }),
  });
}

function remember(
  { timeZone }: Issuer,
  known: Known,
  credential: Credential,
  program: ProgramName,
): void {
  const { recipient, holdings } = known;
  const isSecond = holdings.size > 0 && recipient.secondAt === undefined;
  if (isSecond) known.recipient = { ...recipient, secondAt: credential.publishedAt };
  holdings.set(program, holdingAfter(timeZone, credential, holdings.get(program)));
}

async function shareablesFor(
  credential: Credential,
  program: Program,
  channel: Channel | undefined,
): Promise<Shareables> {
  const channels: Channel[] =
    channel && channel !== 'linkedin' ? ['linkedin', channel] : ['linkedin'];
  const links = await Promise.all(channels.map((one) => newLink(credential, one)));
  return { links, cta: await newCta(credential, { label: `Start ${program.name}` }) };
}

function itemsIn(writes: readonly ItemWrite[]): DemoItem[] {
  return writes.flatMap((one) => ('put' in one ? [{ ...one.put, ...one.key } as DemoItem] : []));
}
