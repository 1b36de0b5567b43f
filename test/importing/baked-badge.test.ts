import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { readImport } from '#shared/importing/read-import.ts';

const IN_UTC = { timeZone: 'UTC', idKey: Buffer.from('of one issuer') };

const BADGE = {
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  id: 'urn:uuid:0001',
  credentialSubject: { achievement: { id: 'a', name: 'Sécurité & <1>' } },
};

const ASSERTION = {
  type: 'Assertion',
  id: 'urn:uuid:0001',
  recipient: { type: 'email', identity: 'mei@students.example' },
  badge: { id: 'a', name: 'Sécurité & <1>' },
};

const JWT = `e30.${Buffer.from(JSON.stringify(BADGE)).toString('base64url')}.c2ln`;

const PLAIN = encode({ width: 1, height: 1, data: new Uint8Array(4), channels: 4, depth: 8 });

/** A picture with a chunk of that type and content after its header, which takes 33 bytes. */
function png(type: string, ...parts: (string | Buffer)[]): Buffer {
  const data = Buffer.concat([type, ...parts].map((part) => Buffer.from(part)));
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length - 4);
  sum.writeUInt32BE(crc32(data));
  return Buffer.concat([PLAIN.subarray(0, 33), length, data, sum, PLAIN.subarray(33)]);
}

const text = JSON.stringify(BADGE);

const old = JSON.stringify(ASSERTION);

function svg(content: string, namespace = 'https://purl.imsglobal.org/ob/v3p0'): Buffer {
  const start = '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"';
  return Buffer.from(`${start} xmlns:openbadges="${namespace}">${content}<path d="M0"/></svg>`);
}

const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;');

const BAKED: readonly (readonly [string, string, Buffer])[] = [
  ['iTXt, Open Badges 3.0', 'image/png', png('iTXt', 'openbadgecredential\0\0\0\0\0', text)],
  [
    'iTXt, compressed',
    'image/png',
    png('iTXt', 'openbadgecredential\0\u0001\0\0\0', deflateSync(text)),
  ],
  ['iTXt with a language', 'image/png', png('iTXt', 'openbadgecredential\0\0\0fr\0badge\0', text)],
  ['iTXt with a JWT', 'image/png', png('iTXt', 'openbadgecredential\0\0\0\0\0', JWT)],
  ['iTXt, Open Badges 2.0', 'image/png', png('iTXt', 'openbadges\0\0\0\0\0', old)],
  ['tEXt', 'image/png', png('tEXt', 'openbadges\0', old)],
  ['zTXt', 'image/png', png('zTXt', 'openbadges\0\0', deflateSync(old))],
  ['a PNG of an unknown media type', 'application/octet-stream', png('tEXt', 'openbadges\0', old)],
  [
    'an SVG with CDATA',
    'image/svg+xml',
    svg(`<openbadges:credential><![CDATA[\n${text}\n]]></openbadges:credential>`),
  ],
  [
    'an SVG with entities',
    'image/svg+xml',
    svg(`<openbadges:credential>${escaped}</openbadges:credential>`),
  ],
  ['an SVG with a JWT', 'image/svg+xml', svg(`<openbadges:credential verify="${JWT}"/>`)],
  [
    'an SVG with a JWT in quotes',
    'image/svg+xml',
    svg(`<openbadges:credential verify='${JWT}'></openbadges:credential>`),
  ],
  [
    'an SVG of Open Badges 2.0',
    'image/svg+xml',
    svg(
      `<openbadges:assertion verify="https://a.example/1"><![CDATA[${old}]]></openbadges:assertion>`,
      'http://openbadges.org',
    ),
  ],
  [
    'an SVG with a prefix of its own',
    'image/svg+xml',
    Buffer.from(
      `<svg xmlns:ob="http://openbadges.org"><ob:assertion><![CDATA[${old}]]></ob:assertion></svg>`,
    ),
  ],
];

describe('a badge is read out of', () => {
  test.each(BAKED)('%s', async (_how, type, picture) => {
    expect(await readImport(type, picture, IN_UTC)).toMatchObject([
      { line: 1, input: { externalId: 'urn:uuid:0001', name: 'Sécurité & <1>' } },
    ]);
  });

  test('pictures in JSON, as data URLs', async () => {
    const rows = BAKED.map(([, type, picture]) => {
      const media = type.startsWith('image') ? type : 'image/png';
      return `data:${media};base64,${picture.toString('base64')}`;
    });
    const lines = await readImport('application/json', JSON.stringify(rows), IN_UTC);
    expect(lines).toHaveLength(BAKED.length);
    for (const line of lines)
      expect(line).toMatchObject({ input: { externalId: 'urn:uuid:0001' } });
  });
});

describe('a picture is refused by name', () => {
  test.each([
    [/no badge is baked/, Buffer.from(PLAIN), 'nothing is in it'],
    [/no badge is baked/, png('tEXt', 'Author\0', old), 'that is another keyword'],
    [
      /no badge is baked/,
      png('iTXt', 'openbadges\0\u0001\0\0\0', 'not compressed'),
      'it cannot be inflated',
    ],
    [/no badge is baked/, Buffer.from(PLAIN.subarray(0, 20)), 'it ends in the middle'],
    [
      /only the address/,
      png('tEXt', 'openbadges\0', 'https://a.example/1.json'),
      'nothing is fetched',
    ],
    [/neither JSON nor a JWT/, png('tEXt', 'openbadges\0', 'hello'), 'it is no badge'],
    [/no badge is baked/, svg(''), 'the element is missing'],
    [/no badge is baked/, svg('<openbadges:credential/>'), 'the element is empty'],
  ])('%s, because %#', async (message, picture, _because) => {
    await expect(readImport('image/png', picture, IN_UTC)).rejects.toThrow(message);
  });

  test('and one in JSON costs its own line only', async () => {
    const body = JSON.stringify([
      `data:image/png;base64,${Buffer.from(PLAIN).toString('base64')}`,
      BADGE,
    ]);
    expect(await readImport('application/json', body, IN_UTC)).toMatchObject([
      { line: 1, faults: [{ field: 'credential' }] },
      { line: 2, input: { externalId: 'urn:uuid:0001' } },
    ]);
  });
});
