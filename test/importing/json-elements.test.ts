import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImportFile } from '#shared/importing/import-files.ts';
import { elementsFrom, startOfElements } from '#shared/importing/json-elements.ts';

/** A file whose parts have so many bytes: reading ends with a part, or goes on in the next. */
function fileOf(text: string | Buffer, partBytes = 1_000_000): ImportFile {
  const all = Buffer.from(text as string);
  return {
    bytes: all.length,
    async read(offset, count) {
      const end = Math.ceil((offset + count) / partBytes) * partBytes;
      return all.subarray(offset, end);
    },
  };
}

/** All elements, a few at a time, each time from where the last ones ended. */
async function elementsOf(file: ImportFile, count = 3): Promise<unknown[]> {
  const elements: unknown[] = [];
  let at = await startOfElements(file);
  while (at < file.bytes) {
    const read = await elementsFrom(file, at, count);
    elements.push(...read.elements.map(({ text }) => JSON.parse(text ?? '')));
    at = read.next;
  }
  return elements;
}

test('the elements of any array are those that JSON.parse tells, wherever reading goes on', async () => {
  const values = fc.array(fc.jsonValue({ stringUnit: 'binary', depthSize: 'medium' }));
  await fc.assert(
    fc.asyncProperty(
      values,
      fc.integer({ min: 1, max: 4 }),
      fc.nat(2),
      async (all, count, space) => {
        const text = JSON.stringify(all, undefined, space);
        expect(await elementsOf(fileOf(text, 7), count)).toEqual(JSON.parse(text));
      },
    ),
    { numRuns: 200 },
  );
});

describe('what other systems answer is read too:', () => {
  test.each([
    ['a list under credentials', '{"credentials": [{"a":1}, {"a":"]"}], "meta": {"x":[1]}}'],
    ['a list under data', ' { "data":\n[{"a":1},\n{"a":"]"}\n]}'],
    ['a mark of UTF-8 before it', '\uFEFF[{"a":1},{"a":"]"}]'],
  ])('%s', async (_what, text) => {
    expect(await elementsOf(fileOf(text))).toEqual([{ a: 1 }, { a: ']' }]);
  });
});

describe('what is no array to its end is refused:', () => {
  test.each([
    ['one object', '{"externalId":"a"}', 'must be a JSON array'],
    ['a table', 'externalId,name\na,b', 'must be a JSON array'],
    ['an array that is cut off', '[{"a":1},{"a":', 'in the middle'],
    ['an array without its end', '[{"a":1},', 'in the middle'],
    ['an element without end', `["${'x'.repeat(250_000)}"]`, '100,000 bytes'],
  ])('%s', async (_what, text, message) => {
    await expect(elementsOf(fileOf(text, 100_000))).rejects.toThrow(message);
  });
});
