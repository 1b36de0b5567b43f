import { createIssuer } from '#shared/registry/issuers.ts';
import { createProgram } from '#shared/registry/programs.ts';
import { publishCredential } from '#shared/registry/publishing.ts';
import { ensureShareables } from '#shared/registry/shareables.ts';
import { keepSalts } from '#shared/registry/visitor-salts.ts';

type Program = Partial<Parameters<typeof createProgram>[1]>;

/** A fresh issuer with a program, a credential, its links for LinkedIn and X, and its CTA. */
export async function aChain(changes: Program = {}) {
  await keepSalts(Date.now());
  const issuer = await createIssuer({
    name: 'Test Academy',
    timeZone: 'Europe/Berlin',
    allowedHosts: ['academy.example'],
  });
  const { program } = await createProgram(issuer.issuerId, {
    externalId: 'course',
    name: 'A Course <with> "marks"',
    destinationUrl: 'https://academy.example/course?from=badge#enrol',
    ...changes,
  });
  const { credential } = await publishCredential(issuer, program.programId, {
    externalId: 'award-1',
    recipient: { externalId: 'learner-1', name: 'Aisha Costa', email: 'Aisha@Students.example' },
  });
  const { links, cta } = await ensureShareables(credential, {
    channels: ['linkedin', 'x'],
    cta: { label: 'Start your own' },
  });
  const link = links.find(({ channel }) => channel === 'linkedin');
  if (!link || !cta) throw new Error('the chain lacks its link or CTA');
  return { issuer, program, credential, link, cta };
}
