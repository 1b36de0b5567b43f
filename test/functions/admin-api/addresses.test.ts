import { describe, expect, test } from 'vitest';
import { createProgram } from '#shared/registry/programs.ts';
import { handler as redirect } from '../../../functions/redirect/handler.ts';
import { admin, someCredential, someProgram } from '../../support/admin-api.ts';
import { itemsIn, textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { visit } from '../../support/visit.ts';

const THEIRS = 'A'.repeat(26);
const TYPED = `https://kurse.münchen.example/курс?ort=Köln&bt_click=${THEIRS}#größe`;
const KEPT =
  'https://kurse.xn--mnchen-3ya.example/%D0%BA%D1%83%D1%80%D1%81?ort=K%C3%B6ln#gr%C3%B6%C3%9Fe';

const munich = () => freshIssuer({ allowedHosts: ['xn--mnchen-3ya.example', 'academy.example'] });

/** Where a CTA sends people. */
async function locationOf(ctaUrl: string): Promise<string> {
  const { headers } = await redirect(visit(new URL(ctaUrl).pathname));
  return String(headers?.location);
}

describe('a destination that is not ASCII, pasted with somebody’s click id, is kept percent-encoded and without it', () => {
  test('by POST and PATCH of a program', async () => {
    const { keys } = await munich();
    const key = keys.admin;
    const body = { externalId: 'p', name: 'P', destinationUrl: TYPED };
    const posted = await admin('POST /v1/programs', { key, body });
    const again = await admin('POST /v1/programs', { key, body });
    const programId = await someProgram(key);
    const patched = await admin(`PATCH /v1/programs/${programId}`, {
      key,
      body: { destinationUrl: TYPED },
    });

    expect([posted.status, again.status, patched.status]).toEqual([201, 200, 200]);
    for (const { body } of [posted, again, patched]) expect(body.destinationUrl).toBe(KEPT);
  });

  test('by a CTA, which leads there with the click’s own id', async () => {
    const { keys } = await munich();
    const key = keys.ingest;
    const credential = `/v1/credentials/${await someCredential(key)}`;
    const cta = await admin(`POST ${credential}/ctas`, { key, body: { destinationUrl: TYPED } });
    const location = await locationOf(textIn(cta, 'url'));

    expect(cta.body.destinationUrl).toBe(KEPT);
    expect(location).toMatch(/^[\x21-\x7e]+$/);
    expect(location).not.toContain(THEIRS);
    const url = new URL(location);
    expect(url.searchParams.getAll('bt_click')).toHaveLength(1);
    url.searchParams.delete('bt_click');
    expect(url.href).toBe(KEPT);
  });

  test.each([
    {
      form: 'JSON',
      type: 'application/json',
      text: JSON.stringify([
        {
          externalId: 'a',
          program: { externalId: 'p', name: 'P', destinationUrl: TYPED },
          recipient: { externalId: 'r' },
          url: TYPED,
          imageUrl: 'https://bilder.münchen.example/ä.png',
        },
      ]),
    },
    {
      form: 'CSV',
      type: 'text/csv',
      text: `externalId,program.externalId,program.name,program.destinationUrl,recipient.externalId,url,imageUrl
a,p,P,${TYPED},r,${TYPED},https://bilder.münchen.example/ä.png
`,
    },
  ])('by an import of $form, as are its own page and picture', async ({ type, text }) => {
    const { keys } = await munich();
    const key = keys.admin;
    const headers = { 'content-type': type };
    const imported = await admin('POST /v1/credentials/import?cta=true', {
      key,
      body: text,
      headers,
    });
    const programs = await admin('GET /v1/programs', { key });
    const credentials = await admin('GET /v1/credentials', { key });

    expect(imported.status).toBe(200);
    expect(itemsIn(programs)[0]).toMatchObject({ destinationUrl: KEPT });
    expect(itemsIn(credentials)[0]).toMatchObject({
      url: KEPT,
      imageUrl: 'https://bilder.xn--mnchen-3ya.example/%C3%A4.png',
    });
  });
});

test('a destination of before addresses had one form is no other destination today', async () => {
  const { issuer, keys } = await freshIssuer();
  const body = { externalId: 'p', name: 'P', destinationUrl: 'https://academy.example/курс' };
  const { program } = await createProgram(issuer.issuerId, body);
  const again = await admin('POST /v1/programs', { key: keys.admin, body });
  const other = await admin('POST /v1/programs', {
    key: keys.admin,
    body: { ...body, destinationUrl: 'https://academy.example/kurs' },
  });

  expect(again).toMatchObject({ status: 200, body: { programId: program.programId } });
  expect(other).toMatchObject({ status: 409, body: { errors: [{ field: 'destinationUrl' }] } });
});

test('allowed hosts and the brand’s addresses have one form, however they are written', async () => {
  const { keys } = await freshIssuer();
  const key = keys.admin;
  const body = {
    allowedHosts: ['München.example', 'ACADEMY.example.'],
    logoUrl: 'https://münchen.example/über.png',
    websiteUrl: 'http://münchen.example',
  };
  const patched = await admin('PATCH /v1/issuer', { key, body });

  expect(patched).toMatchObject({
    status: 200,
    body: {
      allowedHosts: ['xn--mnchen-3ya.example', 'academy.example'],
      logoUrl: 'https://xn--mnchen-3ya.example/%C3%BCber.png',
      websiteUrl: 'http://xn--mnchen-3ya.example/',
    },
  });
  const destinationUrl = 'https://xn--mnchen-3ya.example/a';
  const program = await admin('POST /v1/programs', {
    key,
    body: { externalId: 'p', name: 'P', destinationUrl },
  });
  expect(program).toMatchObject({ status: 201, body: { destinationUrl } });
});

test.each(['127.0.0.1', '2130706433', 'https://a.example', 'a b'])(
  '%s is refused as an allowed host, by name',
  async (host) => {
    const { keys } = await freshIssuer();
    const answer = await admin('PATCH /v1/issuer', {
      key: keys.admin,
      body: { allowedHosts: [host] },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'allowedHosts.0' }] } });
  },
);

describe('a credential made private', () => {
  test('by PATCH closes its link and CTA with 410, until it is public again', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const credential = `/v1/credentials/${await someCredential(key)}`;
    const link = await admin(`POST ${credential}/links`, { key, body: { channel: 'x' } });
    const cta = await admin(`POST ${credential}/ctas`, { key, body: {} });
    const statuses = () =>
      Promise.all(
        [link, cta].map(async (one) => {
          const { pathname } = new URL(textIn(one, 'url'));
          return (await redirect(visit(pathname))).statusCode;
        }),
      );
    const make = (isPrivate: boolean) =>
      admin(`PATCH ${credential}`, { key: keys.admin, body: { private: isPrivate } });

    expect(await statuses()).toEqual([302, 302]);
    expect((await make(true)).body.private).toBe(true);
    expect((await make(true)).body.private).toBe(true);
    expect(await statuses()).toEqual([410, 410]);
    expect((await make(false)).body.private).toBe(false);
    expect(await statuses()).toEqual([302, 302]);
  });

  test('by an import does as well', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const row = (isPrivate: boolean) => [
      {
        externalId: 'a',
        program: { externalId: 'p', name: 'P' },
        recipient: { externalId: 'r' },
        private: isPrivate,
      },
    ];
    const put = (isPrivate: boolean) =>
      admin('POST /v1/credentials/import?channels=x', { key, body: row(isPrivate) });
    const first = await put(false);
    const [{ links = [] } = {}] = itemsIn(first) as { links?: { url: string }[] }[];
    const { pathname } = new URL(links[0]?.url ?? '');

    expect((await redirect(visit(pathname))).statusCode).toBe(302);
    await put(true);
    expect((await redirect(visit(pathname))).statusCode).toBe(410);
    await put(false);
    expect((await redirect(visit(pathname))).statusCode).toBe(302);
  });
});
