import { SCOPES } from '#shared/access/api-keys.ts';
import type { Caller } from '#shared/access/authenticate.ts';
import { type Handlers, operations } from '#shared/access/operation.ts';
import { SCOPES_OF } from '#shared/access/rules/role.ts';
import { IssuerPatch } from '#shared/contracts/admin.ts';
import { IssuerAnswer, MeAnswer } from '#shared/contracts/admin-answers.ts';
import { checkAllowedHosts } from '#shared/registry/allowed-hosts.ts';
import { type Issuer, updateIssuer } from '#shared/registry/issuers.ts';

export const ISSUER = operations('Issuer', {
  getCaller: {
    method: 'GET',
    path: '/v1/me',
    summary: 'Get the caller’s issuer, role and scopes',
    scopes: ['ingest', 'read'],
    answers: { 200: MeAnswer },
  },
  getIssuer: {
    method: 'GET',
    path: '/v1/issuer',
    summary: 'Get the issuer’s settings',
    scopes: ['read'],
    answers: { 200: IssuerAnswer },
  },
  updateIssuer: {
    method: 'PATCH',
    path: '/v1/issuer',
    summary: 'Update the issuer’s settings',
    description:
      'Name, reporting time zone, allowed hosts, brand, and whether names are public. Public suffixes (`com`, `github.io`) and private names are no allowed hosts, and neither is a host beyond `hostCeiling`, which the operator sets. Links to a host that is no longer allowed answer 410.',
    scopes: [],
    body: IssuerPatch,
    answers: { 200: IssuerAnswer },
  },
});

export const issuer: Handlers<typeof ISSUER> = {
  async getCaller({ issuer: { issuerId, name, timeZone }, caller }) {
    return { issuer: { issuerId, name, timeZone }, ...callerAnswer(caller) };
  },

  async getIssuer({ issuer: stored }) {
    return issuerAnswer(stored);
  },

  async updateIssuer({ issuer: stored, body }) {
    const changes = body();
    checkAllowedHosts(stored, changes.allowedHosts);
    return issuerAnswer(await updateIssuer(stored, changes));
  },
};

function callerAnswer({ key, session }: Caller) {
  if (session) {
    const { memberId, name, email, role } = session;
    return { scopes: SCOPES_OF[role], member: { memberId, name, email, role }, key: null };
  }
  const { keyId, scope, label } = key;
  const scopes = scope === 'admin' ? SCOPES : [scope];
  return { scopes, member: null, key: { keyId, scope, label } };
}

function issuerAnswer(stored: Issuer) {
  const { issuerId, name, timeZone, allowedHosts, createdAt } = stored;
  const { brandColor, logoUrl, websiteUrl, linkedInOrganizationId } = stored;
  return {
    issuerId,
    name,
    timeZone,
    allowedHosts,
    hostCeiling: stored.hostCeiling,
    brandColor,
    logoUrl,
    websiteUrl,
    linkedInOrganizationId,
    namesArePublic: stored.namesArePublic ?? false,
    homeCountry: stored.homeCountry,
    industry: stored.industry,
    baseline: stored.baseline,
    createdAt,
  };
}
