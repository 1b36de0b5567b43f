import { CLICK_ID_PARAMETER, withClickId } from '#shared/registry/rules/click-id-parameter.ts';
import { type Clicks, clickIdIn, keepClicks, keptClicks } from './clicks.ts';
import { origin, settings } from './own-script.ts';

/*
 * For an issuer's own pages: remembers by which of our clicks a visitor came, fills it into the
 * sign-up form, and hands it on to our links.
 */

const DAYS_DEFAULT = 90;
const FIRST_CLICK_FIELD = 'bt_first_click';

const clicks = visitorsClicks();
/** For forms that a script sends. */
Object.assign(window, { badgetrail: { clickId: clicks.last, firstClickId: clicks.first } });
handOn();
new MutationObserver(handOn).observe(document, { childList: true, subtree: true });
// A form may have been reset, or drawn anew, since.
addEventListener('submit', handOn, true);

/** The visitor's clicks, kept in this browser unless they or the page's author want none kept. */
function visitorsClicks(): Clicks {
  const { days = DAYS_DEFAULT, domain } = settings;
  const now = clickIdIn(new URLSearchParams(location.search).get(CLICK_ID_PARAMETER));
  const kept = keptClicks();
  if (
    (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ||
    !(Number(days) > 0)
  ) {
    if (kept.last) keepClicks({}, { days: 0, domain });
    return { first: now, last: now };
  }
  const clicks = { first: kept.first ?? now, last: now ?? kept.last };
  if (now) keepClicks(clicks, { days: Number(days), domain });
  return clicks;
}

/** Into the form's hidden fields, and onto links to our calls to action. */
function handOn(): void {
  const { first, last } = clicks;
  if (!first || !last) return;
  fill(CLICK_ID_PARAMETER, last);
  fill(FIRST_CLICK_FIELD, first);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(`a[href^="${origin}/c/"]`)) {
    if (!new URL(link.href).searchParams.has(CLICK_ID_PARAMETER)) {
      link.href = withClickId(link.href, last);
    }
  }
}

function fill(name: string, clickId: string): void {
  const fields = document.querySelectorAll<HTMLInputElement>(`input[type=hidden][name=${name}]`);
  for (const field of fields) if (field.value !== clickId) field.value = clickId;
}
