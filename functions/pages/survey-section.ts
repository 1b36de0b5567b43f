import type { Survey, SurveyAnswer } from '#shared/lane-log/rules/survey.ts';
import type { Badge } from '#shared/registry/badge.ts';
import { type Html, html } from '#shared/sharing/page.ts';
import { SURVEY_TEXTS as T } from '#shared/sharing/texts.ts';

/** The survey to show the owner now, with their previous answer. */
export type OwnersSurvey = { readonly survey: Survey; readonly answered: SurveyAnswer | undefined };

/** Renders the two questions, prefilled with the previous answer. */
export function surveySection(
  { credential: { credentialId } }: Badge,
  { survey, answered }: OwnersSurvey,
  formProof: string,
): Html {
  const { rating, score } = answered ?? {};
  return html`<section class="card survey" id="survey" aria-labelledby="survey-title">
<h2 id="survey-title">${T.title}</h2>${answered ? html`<p class="hint" role="status">${T.thanks}</p>` : ''}
<form method="post" action="/o/${credentialId}/survey">
<input type="hidden" name="proof" value="${formProof}"><input type="hidden" name="survey" value="${survey}">
<p><label for="rating">${T[survey]}</label> ${choice('rating', [1, 2, 3, 4, 5], rating)}</p>
<p><label for="score">${T.recommend}</label> ${choice('score', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], score)}</p>
<button class="button quiet">${answered ? T.change : T.send}</button></form></section>`;
}

function choice(name: 'rating' | 'score', values: readonly number[], chosen: number | undefined) {
  const options = values.map((value) => {
    const text = String(value);
    return value === chosen
      ? html`<option value="${text}" selected>${text}</option>`
      : html`<option value="${text}">${text}</option>`;
  });
  return html`<select id="${name}" name="${name}"><option value="">${T.noAnswer}</option>${options}</select>`;
}
