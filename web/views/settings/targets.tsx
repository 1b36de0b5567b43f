import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import type { Goals, Target } from '../../api/answers.ts';
import { goals, issuer, programs, targets } from '../../api/queries.ts';
import { refresh } from '../../api/refresh.ts';
import { useRights } from '../../app/session.ts';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { dayText } from '../../format/dates.ts';
import { metricText } from '../../format/metric-text.ts';
import { TargetForm, type TargetMetric } from '../goals/target-form.tsx';
import { Section } from './section.tsx';

/** A metric of a goal, by `goal/metricId`. */
type Place = { readonly goal: string; readonly goalName: string; readonly metric: TargetMetric };
type Places = ReadonlyMap<string, Place>;

/** What is to be reached, of every goal: all at once, and one to be set or changed. */
export function Targets() {
  const query = useQuery(targets());
  const places = usePlaces();
  const names = useProgramNames();
  const { canEdit } = useRights();
  const [chosen, choose] = useState('');
  const [programId, chooseProgram] = useState('');
  const select = useRef<HTMLSelectElement>(null);
  function change(target: Target): void {
    choose(placeOf(target));
    chooseProgram(target.programId ?? '');
    select.current?.focus();
  }
  return (
    <>
      <Section
        title="Targets"
        lead="The value each metric should reach and by when, for all programs or one."
        isFlush
      >
        <Loaded query={query} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No targets yet">Without one, no goal can be on course.</Empty>
            ) : (
              <DataTable
                caption="Targets"
                columns={columnsFor(places, names, canEdit ? change : undefined)}
                rows={items}
                keyOf={(target) => `${placeOf(target)} ${target.programId}`}
              />
            )
          }
        </Loaded>
      </Section>
      {canEdit && (
        <TargetSection
          places={places}
          chosen={chosen}
          select={select}
          onChoose={choose}
          programId={programId}
          onChooseProgram={chooseProgram}
          target={query.data?.items.find(
            (target) => placeOf(target) === chosen && (target.programId ?? '') === programId,
          )}
        />
      )}
    </>
  );
}

type TargetSectionProps = {
  readonly places: Places;
  readonly chosen: string;
  readonly select: RefObject<HTMLSelectElement | null>;
  readonly onChoose: (place: string) => void;
  /** Empty: all programs together. */
  readonly programId: string;
  readonly onChooseProgram: (programId: string) => void;
  readonly target?: Target;
};

function TargetSection(props: TargetSectionProps) {
  const { places, chosen, select, onChoose, programId, onChooseProgram, target } = props;
  const { data = [] } = useQuery(programs());
  const queries = useQueryClient();
  const place = places.get(chosen);
  return (
    <Section title={target ? 'Change a target' : 'Set a target'}>
      <div className="form">
        <label className="field">
          <span className="field-label">Metric</span>
          <select
            ref={select}
            className="input"
            value={chosen}
            onChange={({ target: { value } }) => onChoose(value)}
          >
            <option value="">Choose…</option>
            {[...places].map(([id, { goalName, metric }]) => (
              <option key={id} value={id}>
                {goalName}: {metric.name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field-label">For</span>
          <select
            className="input"
            value={programId}
            onChange={({ target: { value } }) => onChooseProgram(value)}
          >
            <option value="">All programs together</option>
            {data.map((program) => (
              <option key={program.programId} value={program.programId}>
                {program.name}
              </option>
            ))}
          </select>
        </label>
        {place && (
          <TargetForm
            key={`${chosen} ${programId} ${target?.createdAt}`}
            programId={programId || undefined}
            goal={place.goal}
            metric={place.metric}
            target={target}
            onDone={() => refresh(queries, '/v1/targets', '/v1/reports/goals/')}
          />
        )}
      </div>
    </Section>
  );
}

/** Every metric that may have a target; money is in the currency of the issuer's savings. */
function usePlaces(): Places {
  const items: Goals['items'] = useQuery(goals()).data?.items ?? [];
  const currency = useQuery(issuer()).data?.baseline?.currency;
  return new Map(
    items.flatMap(({ goal, name, metrics }) =>
      metrics.map((metric) => [
        `${goal}/${metric.id}`,
        { goal, goalName: name, metric: { ...metric, currency } },
      ]),
    ),
  );
}

type Names = ReadonlyMap<string, string>;

function useProgramNames(): Names {
  const { data = [] } = useQuery(programs());
  return new Map(data.map(({ programId, name }) => [programId, name]));
}

function placeOf({ goal, metricId }: Target): string {
  return `${goal}/${metricId}`;
}

function columnsFor(
  places: Places,
  names: Names,
  onChoose?: (target: Target) => void,
): Column<Target>[] {
  const columns: Column<Target>[] = [
    {
      id: 'metric',
      title: 'Metric',
      text: (target) => places.get(placeOf(target))?.metric.name ?? target.metricId,
    },
    {
      id: 'goal',
      title: 'Goal',
      text: (target) => places.get(placeOf(target))?.goalName ?? target.goal,
    },
    {
      id: 'value',
      title: 'To reach',
      isNumeric: true,
      text: (target) => {
        const metric = places.get(placeOf(target))?.metric;
        return metric ? metricText(metric, target.value, metric.currency) : target.value;
      },
    },
    {
      id: 'program',
      title: 'For',
      text: ({ programId }) => (programId ? (names.get(programId) ?? programId) : 'All programs'),
    },
    { id: 'from', title: 'From', text: ({ from }) => dayText(from) },
    { id: 'date', title: 'By', text: ({ date }) => dayText(date) },
  ];
  if (!onChoose) return columns;
  const change: Column<Target> = {
    id: 'change',
    title: 'Change',
    text: () => null,
    show: (target) => (
      <button type="button" className="button" onClick={() => onChoose(target)}>
        Change
        <span className="visually-hidden">
          {' '}
          the target of {places.get(placeOf(target))?.metric.name}
        </span>
      </button>
    ),
  };
  return [...columns, change];
}
