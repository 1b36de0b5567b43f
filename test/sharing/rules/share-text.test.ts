import { describe, expect, test } from 'vitest';
import { shareTextFault, shareTextOf } from '#shared/sharing/rules/share-text.ts';

describe('a share text', () => {
  test.each([
    ['no placeholder at all', 'Look what I earned!', undefined],
    ['all of them, some twice', '{recipient} {program} {issuer} {program}', undefined],
    ['one that we do not know', 'I, {name}', '{name}'],
    ['one that every object has', '{constructor}', '{constructor}'],
    ['one that is written otherwise', '{Program}', '{Program}'],
    ['one that is not closed', 'I earned {program', '{'],
    ['one within another', '{{program}}', '{'],
    ['a stray brace', 'I earned it :}', '}'],
  ])('with %s', (_because, template, culprit) => {
    const fault = shareTextFault(template);
    expect(fault?.startsWith(`"${culprit}"`)).toBe(culprit === undefined ? undefined : true);
  });

  test.each([
    [undefined, 'I earned “Rust 101” from Acme.', 'there is a text for who has none'],
    ['{recipient}: {program}, {program}', 'Ada: Rust 101, Rust 101', 'each is filled in'],
    ['Plain', 'Plain', 'a text need not have any'],
  ])('%j becomes %j, because %s', (template, expected, _because) => {
    const values = { recipient: 'Ada', program: 'Rust 101', issuer: 'Acme' };
    expect(shareTextOf(template, values)).toBe(expected);
  });

  test('keeps a name that looks like a placeholder or a pattern as it is', () => {
    const values = { recipient: '{program} $& $1', program: 'Rust', issuer: 'Acme' };
    expect(shareTextOf('{recipient} earned {program}', values)).toBe('{program} $& $1 earned Rust');
  });

  test('with an unknown placeholder is refused with the ones that exist', () => {
    expect(shareTextFault('I, {name}')).toBe(
      '"{name}" is no placeholder: use {recipient}, {program}, {issuer}',
    );
  });

  test.each([
    ['{recipient}', 'A learner', 'a name that is undefined is no name'],
    ['{program}', '{program}', 'a placeholder without a value stays'],
    ['{course}', '{course}', 'so does one that we do not know'],
    ['{recipient', '{recipient', 'and one that is not closed'],
  ])('%s without values becomes %s: %s', (template, expected) => {
    const values = { recipient: undefined, program: undefined };
    expect(shareTextOf(template, values)).toBe(expected);
  });

  test('names nobody who does not appear by name', () => {
    expect(shareTextOf('{recipient} did it', {})).toBe('A learner did it');
  });
});
