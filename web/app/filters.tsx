import { useQuery } from '@tanstack/react-query';
import { CalendarDays, ChevronDown, Globe, History, Waypoints } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { programs } from '../api/queries.ts';
import { PopupBox, usePopup } from '../controls/popup.tsx';
import { daysText } from '../format/dates.ts';
import { PRESET_WORDS, PRESETS, useViewSearch, type ViewSearch } from './search.ts';
import { useSession } from './session.ts';

type FiltersProps = {
  /** Rankings are kept by the issuer's reporting day: no other zone can be asked for. */
  readonly withoutTimeZone?: boolean;
  readonly withoutCompare?: boolean;
  readonly withoutProgram?: boolean;
};

/** Period, comparison, program and time zone: kept in the address. */
export function Filters({ withoutTimeZone, withoutCompare, withoutProgram }: FiltersProps) {
  const { search, change } = useViewSearch();
  const isCompared = search.compare !== 'none';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one row of pills
    <div className="filters" role="group" aria-label="What is shown">
      <PeriodFilter />
      {!withoutCompare && (
        <button
          type="button"
          className="button pill"
          aria-pressed={isCompared}
          onClick={() => change({ compare: isCompared ? 'none' : undefined })}
          disabled={search.period === 'all'}
        >
          <History size={14} aria-hidden /> Compare
        </button>
      )}
      {!withoutProgram && <ProgramFilter />}
      {!withoutTimeZone && <ZoneFilter />}
    </div>
  );
}

function PeriodFilter() {
  const { search, change } = useViewSearch();
  const popup = usePopup();
  const { period = '30d', from, to } = search;
  function choose(wishes: Parameters<typeof change>[0]): void {
    change({ period: undefined, from: undefined, to: undefined, ...wishes });
    popup.hide();
  }
  return (
    <>
      <button type="button" className="button pill" {...popup.button}>
        <CalendarDays size={14} aria-hidden />
        {from && to ? daysText(from, to) : PRESET_WORDS[period]}
        <ChevronDown size={13} aria-hidden />
      </button>
      <PopupBox popup={popup} label="Period" className="range-popup">
        <div>
          {PRESETS.map((preset) => (
            <button
              key={preset}
              type="button"
              className="menu-item"
              aria-pressed={!from && preset === period}
              onClick={() => choose({ period: preset === '30d' ? undefined : preset })}
            >
              {PRESET_WORDS[preset]}
            </button>
          ))}
        </div>
        <CustomRange from={from} to={to} onChoose={choose} />
      </PopupBox>
    </>
  );
}

type CustomRangeProps = Pick<ViewSearch, 'from' | 'to'> & {
  readonly onChoose: (days: { from: string; to: string }) => void;
};

function CustomRange({ from, to, onChoose }: CustomRangeProps) {
  const [days, setDays] = useState({ from: from ?? '', to: to ?? '' });
  const isBackwards = days.from !== '' && days.to !== '' && days.from > days.to;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (days.from && days.to && !isBackwards) onChoose(days);
  }
  return (
    <form className="range-custom" onSubmit={submit}>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="field">
          <span>{end === 'from' ? 'From' : 'To'}</span>
          <input
            type="date"
            className="input"
            required
            value={days[end]}
            onChange={({ target }) => setDays({ ...days, [end]: target.value })}
          />
        </label>
      ))}
      {isBackwards && <p className="field-fault">The first day must not be after the last.</p>}
      <button type="submit" className="button" disabled={isBackwards}>
        Show these days
      </button>
    </form>
  );
}

function ProgramFilter() {
  const { search, change } = useViewSearch();
  const { data = [] } = useQuery(programs());
  return (
    <span className="pill-select">
      <Waypoints size={14} aria-hidden />
      <select
        className="button pill"
        aria-label="Program"
        value={search.programId ?? ''}
        onChange={({ target }) => change({ programId: target.value || undefined })}
      >
        <option value="">All programs</option>
        {data.map(({ programId, name }) => (
          <option key={programId} value={programId}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

const OWN_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

function ZoneFilter() {
  const { search, change } = useViewSearch();
  const reporting = useSession().data?.issuer.timeZone ?? 'UTC';
  const { timeZone = reporting } = search;
  const near = [...new Set([reporting, OWN_ZONE, timeZone, 'UTC'])];
  const [hasAll, setAll] = useState(false);
  const showAll = () => setAll(true);
  return (
    <span className="pill-select">
      <Globe size={14} aria-hidden />
      <select
        className="button pill"
        aria-label="Time zone"
        value={timeZone}
        onFocus={showAll}
        onPointerEnter={showAll}
        onChange={({ target }) =>
          change({ timeZone: target.value === reporting ? undefined : target.value })
        }
      >
        <optgroup label="Yours">
          <Zones zones={near} />
        </optgroup>
        {hasAll && (
          <optgroup label="All">
            <Zones
              zones={Intl.supportedValuesOf('timeZone').filter((zone) => !near.includes(zone))}
            />
          </optgroup>
        )}
      </select>
    </span>
  );
}

/** Some four hundred of them are made when somebody is about to choose. */
function Zones({ zones }: { zones: readonly string[] }) {
  return zones.map((zone) => (
    <option key={zone} value={zone}>
      {zone.replaceAll('_', ' ')}
    </option>
  ));
}
