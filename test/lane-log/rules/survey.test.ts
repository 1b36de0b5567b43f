import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/calendar.ts';
import { COUNTERS } from '#shared/counting/rules/cell.ts';
import { answerCounts } from '#shared/counting/rules/delta.ts';
import { answerIn, isSurvey, SURVEYS, surveyFor } from '#shared/lane-log/rules/survey.ts';
import { AT } from '../../support/log-events.ts';

describe('which survey a recipient gets', () => {
  test.each([
    { after: 0, survey: 'experience', because: 'the credential has just been published' },
    { after: 90 * DAY - 1, survey: 'experience', because: 'the 90 days are not over yet' },
    { after: 90 * DAY, survey: 'success', because: 'they are over at the instant they end' },
    { after: 400 * DAY, survey: 'success', because: 'it never switches back' },
  ] as const)('$survey after $after ms, because $because', ({ after, survey }) => {
    expect(surveyFor(AT, AT + after)).toBe(survey);
  });

  test.each([
    { text: 'experience', is: true, because: 'it is one of ours' },
    { text: 'success', is: true, because: 'so is this' },
    { text: 'Success', is: false, because: 'names are exact' },
    { text: undefined, is: false, because: 'nothing is no survey' },
  ])('$text is a survey: $is, because $because', ({ text, is }) => {
    expect(isSurvey(text)).toBe(is);
    expect(is === SURVEYS.some((survey) => survey === text)).toBe(true);
  });
});

describe('the answer in two fields of a form', () => {
  test.each([
    { rating: '4', score: '9', answer: { rating: 4, score: 9 }, because: 'both are filled in' },
    { rating: '1', score: '', answer: { rating: 1 }, because: 'one is enough' },
    { rating: null, score: '10', answer: { score: 10 }, because: '10 is the highest score' },
    { rating: '5', score: null, answer: { rating: 5 }, because: '5 is the highest rating' },
    { rating: '', score: '0', answer: { score: 0 }, because: '0 is an answer, not an absence' },
    { rating: '', score: '', answer: undefined, because: 'both are empty' },
    { rating: null, score: null, answer: undefined, because: 'both are absent' },
    { rating: '0', score: '9', answer: undefined, because: 'ratings begin at 1' },
    { rating: '6', score: '9', answer: undefined, because: 'ratings end at 5' },
    { rating: '4', score: '11', answer: undefined, because: 'scores end at 10' },
    { rating: '4', score: '-1', answer: undefined, because: 'scores begin at 0' },
    { rating: '4x', score: '9', answer: undefined, because: 'nothing may follow a rating' },
    { rating: 'x4', score: '9', answer: undefined, because: 'nothing may precede a rating' },
    { rating: '44', score: '', answer: undefined, because: 'a rating is one digit' },
    { rating: '4', score: '9x', answer: undefined, because: 'nothing may follow a score' },
    { rating: '4', score: 'x9', answer: undefined, because: 'nothing may precede a score' },
    { rating: '4', score: 'x10', answer: undefined, because: 'nor 10' },
    { rating: '4', score: '101', answer: undefined, because: 'nor follow it' },
  ])('$rating and $score: $answer, because $because', ({ rating, score, answer }) => {
    expect(answerIn(rating, score)).toEqual(answer);
  });
});

/** The counts by the counters' names, whatever the survey. */
function named(counts: Record<string, number>, survey: string): Record<string, number> {
  const names = Object.entries(COUNTERS).map(([name, code]) => [code, name] as const);
  const nameOf = new Map<string, string>(names);
  return Object.fromEntries(
    Object.entries(counts).map(([code, n]) => [nameOf.get(code)?.replace(survey, ''), n]),
  );
}

describe('what an answer counts', () => {
  test.each([
    {
      answer: { rating: 4 },
      counts: { Answers: 1, Ratings: 1, RatingSum: 4 },
      because: 'a rating adds to the mean and to no score',
    },
    {
      answer: { score: 9 },
      counts: { Answers: 1, Scores: 1, Promoters: 1 },
      because: 'promoters begin at 9',
    },
    {
      answer: { score: 8 },
      counts: { Answers: 1, Scores: 1 },
      because: '8 is neither a promoter nor a detractor',
    },
    {
      answer: { score: 7 },
      counts: { Answers: 1, Scores: 1 },
      because: 'nor is 7',
    },
    {
      answer: { score: 6 },
      counts: { Answers: 1, Scores: 1, Detractors: 1 },
      because: 'detractors end at 6',
    },
    {
      answer: { score: 0 },
      counts: { Answers: 1, Scores: 1, Detractors: 1 },
      because: '0 is a score',
    },
    {
      answer: { rating: 5, score: 10 },
      counts: { Answers: 1, Ratings: 1, RatingSum: 5, Scores: 1, Promoters: 1 },
      because: 'one answer may hold both',
    },
  ])('$answer counts $counts, because $because', ({ answer, counts }) => {
    for (const survey of SURVEYS) {
      expect(named(answerCounts(survey, answer, 1), survey)).toEqual(counts);
    }
  });

  test('an answer that another takes the place of is subtracted, count by count', () => {
    const answer = { rating: 2, score: 3 };
    const added = answerCounts('success', answer, 1);
    const removed = answerCounts('success', answer, -1);

    expect(Object.keys(removed)).toEqual(Object.keys(added));
    for (const [counter, n] of Object.entries(added)) expect(removed[counter]).toBe(-n);
  });
});
