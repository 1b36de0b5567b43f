import { DAY, type Instant } from '#shared/calendar.ts';

/** What recipients are asked about: getting and using the credential, or what it did for them. */
export const SURVEYS = ['experience', 'success'] as const;

export type Survey = (typeof SURVEYS)[number];

/** What a recipient answered; at least one of the two. */
export type SurveyAnswer = {
  /** How satisfied, 1 to 5. */
  readonly rating?: number;
  /** How likely to recommend, 0 to 10. */
  readonly score?: number;
};

/** The answer that a newer one takes the place of, and when it was given. */
export type ReplacedAnswer = SurveyAnswer & { readonly at: Instant };

export function isSurvey(text: unknown): text is Survey {
  return (SURVEYS as readonly unknown[]).includes(text);
}

/** The answer that two fields of a form hold; `undefined` if both are empty or one is no answer. */
export function answerIn(rating: string | null, score: string | null): SurveyAnswer | undefined {
  const isRating = /^[1-5]?$/.test(rating ?? '');
  const isScore = /^(\d|10)?$/.test(score ?? '');
  if (!isRating || !isScore || !(rating || score)) return undefined;
  return { ...(rating && { rating: Number(rating) }), ...(score && { score: Number(score) }) };
}

const DAYS_UNTIL_SUCCESS = 90;

/** What a recipient is asked: about the credential while it is new, then about what it did for them. */
export function surveyFor(publishedAt: Instant, now: Instant): Survey {
  return now - publishedAt < DAYS_UNTIL_SUCCESS * DAY ? 'experience' : 'success';
}
