import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merged, ownEditsAfter } from '#shared/registry/rules/authority.ts';

const STORED = { name: 'Bread', url: 'https://a.example/' };

describe('what a source tells of a field', () => {
  test.each([
    [{ name: 'Cake' }, ['name'], { name: 'Cake' }, 'the authority’s value replaces'],
    [{ name: null }, ['name'], { name: null }, 'the authority’s null clears'],
    [{ name: undefined }, ['name'], {}, 'what is missing was not told'],
    [{ name: 'Bread' }, ['name'], {}, 'it is so already'],
    [{ name: 'Cake' }, [], {}, 'others do not replace'],
    [{ name: null }, [], {}, 'others do not clear'],
    [{ image: 'x' }, [], { image: 'x' }, 'anybody fills a gap'],
    [{ image: null }, ['image'], {}, 'there is nothing to clear'],
  ] as readonly (readonly [object, string[], object, string])[])(
    '%j, with authority on %j, changes %j, because %s',
    (...[told, fields, expected]) => {
      expect(merged(STORED, told, { fields })).toEqual({ changes: expected, kept: [] });
    },
  );

  test('stays as a person edited it, and is named as kept', () => {
    const stored = { ...STORED, ownEdits: ['name'] };
    const told = { name: 'Cake', url: null };
    expect(merged(stored, told, { fields: ['name', 'url'] })).toEqual({
      changes: { url: null },
      kept: ['name'],
    });
  });

  test('is named with what it belongs to', () => {
    const told = { name: 'Cake' };
    const ofProgram = { fields: ['program.name'], prefix: 'program.' } as const;
    expect(merged(STORED, told, ofProgram).changes).toEqual(told);
    expect(merged(STORED, told, { ...ofProgram, fields: ['name'] }).changes).toEqual({});
  });

  test('changes nothing when it is told again', () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null));
    const telling = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value);
    const names = fc.subarray(['a', 'b', 'c', 'd']);
    fc.assert(
      fc.property(telling, telling, names, names, (stored, told, fields, ownEdits) => {
        const { changes } = merged({ ...stored, ownEdits }, told, { fields });
        const after = { ...stored, ...changes, ownEdits };
        expect(merged(after, told, { fields }).changes).toEqual({});
      }),
    );
  });
});

describe('a person’s own edits', () => {
  test.each([
    [undefined, ['name'], [], ['name'], 'an edit is theirs'],
    [['name'], ['url'], [], ['name', 'url'], 'one more'],
    [['name', 'url'], [], ['name'], ['url'], 'one is released'],
    [['name'], [], ['name'], null, 'none is left'],
    [['name'], ['name'], ['name'], null, 'an edit may be released at once'],
  ])(
    '%j, with %j edited and %j released, are %j, because %s',
    (before, edited, released, after, _because) => {
      expect(ownEditsAfter(before, edited, released)).toEqual(after);
    },
  );
});
