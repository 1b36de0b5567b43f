import { useNavigate, useSearch } from '@tanstack/react-router';

export const PRESETS = ['today', '7d', '30d', '90d', 'month', 'all'] as const;
export type Preset = (typeof PRESETS)[number];
export const PRESET_WORDS = {
  today: 'Today',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  all: 'All time',
} as const satisfies Record<Preset, string>;

/** What every view is asked for, as its address says it, so that it can be sent to a colleague. */
export type ViewSearch = {
  readonly period?: Preset;
  /** Days, both included; they go before `period`. */
  readonly from?: string;
  readonly to?: string;
  readonly timeZone?: string;
  readonly programId?: string;
  /** Absent: beside the period before. */
  readonly compare?: 'none';
};

export const VIEW_SEARCH_KEYS = [
  'period',
  'from',
  'to',
  'timeZone',
  'programId',
  'compare',
] as const satisfies (keyof ViewSearch)[];

/** What of an address is ours; the rest of it asks for nothing. */
function viewSearch(given: Record<string, unknown>): ViewSearch {
  const { period, from, to, timeZone, programId, compare } = given;
  const hasDays = isDay(from) && isDay(to) && from <= to;
  return {
    ...(isPreset(period) && !hasDays && { period }),
    ...(hasDays && { from, to }),
    ...(isZone(timeZone) && { timeZone }),
    ...(typeof programId === 'string' && /^prg_\w+$/.test(programId) && { programId }),
    ...(compare === 'none' && { compare }),
  };
}

function isPreset(text: unknown): text is Preset {
  return PRESETS.some((preset) => preset === text);
}

function isDay(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text);
}

function isZone(text: unknown): text is string {
  try {
    return typeof text === 'string' && Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    // RangeError: there is no such zone.
    return false;
  }
}

/** What the address asks for, and how to ask for something else. */
export function useViewSearch() {
  const search: ViewSearch = viewSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  /** `undefined` takes a wish back. */
  function change(wishes: { readonly [K in keyof ViewSearch]?: ViewSearch[K] | undefined }): void {
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => ({ ...before, ...wishes }),
      resetScroll: false,
    });
  }
  return { search, change };
}

/** The period of an address as the API asks for it. */
export function periodQuery({ period, from, to }: ViewSearch) {
  return from && to ? { from, to } : { period: period ?? '30d' };
}

/** All of an address that reports understand. */
export function reportQuery(search: ViewSearch) {
  const { timeZone, programId } = search;
  return { ...periodQuery(search), timeZone, programId };
}
