import { useMutation } from '@tanstack/react-query';
import type { Metric, Target } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { minorUnits } from '../../format/numbers.ts';

/** What must be known of a metric to set a target for it. */
export type TargetMetric = Pick<Metric, 'id' | 'name' | 'kind' | 'unit' | 'currency'>;

type TargetFormProps = {
  readonly goal: string;
  readonly metric: TargetMetric;
  /** Absent: for all programs together. */
  readonly programId?: string;
  readonly target?: Pick<Target, 'value' | 'from' | 'date'>;
  readonly onDone: () => Promise<void>;
};

/** Set, change or take away what a metric is to be by the end of a day. */
export function TargetForm({ goal, metric, programId, target, onDone }: TargetFormProps) {
  const scope = programId ? `?programId=${programId}` : '';
  const path = `/v1/targets/${goal}/${metric.id}${scope}`;
  const remove = useMutation({ mutationFn: () => write('DELETE', path), onSuccess: onDone });
  return (
    <>
      <Form
        fields={fieldsFor(metric)}
        values={{
          value: target ? shown(metric, target.value) : '',
          date: target?.date ?? '',
          from: target?.from ?? '',
        }}
        action="Save"
        onSubmit={async (edited) => {
          const value = Number(edited.value ?? shown(metric, target?.value ?? 0));
          await write('PUT', path, {
            value: stored(metric, value),
            date: edited.date ?? target?.date,
            from: edited.from ?? target?.from,
          });
          await onDone();
        }}
      />
      {target && (
        <div>
          <button
            type="button"
            className="button button-quiet button-danger"
            onClick={() => remove.mutate()}
          >
            Delete the target
          </button>
        </div>
      )}
    </>
  );
}

function fieldsFor(metric: TargetMetric): readonly FormField[] {
  return [
    {
      name: 'value',
      label: isPercent(metric) ? 'To reach, in per cent' : 'To reach',
      kind: 'number',
      isRequired: true,
      hint: hintFor(metric),
    },
    { name: 'date', label: 'By the end of', kind: 'date', isRequired: true },
    { name: 'from', label: 'Counted from', kind: 'date', hint: 'Today, if left empty' },
  ];
}

function hintFor({ kind, currency, unit }: TargetMetric): string | undefined {
  if (kind === 'money') return `In ${currency ?? 'the currency'}`;
  return kind === 'duration' ? `In ${unit}` : undefined;
}

const PER_CENT = 100;

function isPercent({ kind, unit }: TargetMetric): boolean {
  return kind === 'rate' || kind === 'growth' || unit.startsWith('fraction');
}

/** People think in per cent and in whole currency; the API holds fractions and minor units. */
function factorOf(metric: TargetMetric): number {
  if (isPercent(metric)) return 1 / PER_CENT;
  return metric.kind === 'money' && metric.currency ? minorUnits(metric.currency) : 1;
}

function stored(metric: TargetMetric, value: number): number {
  return Number((value * factorOf(metric)).toPrecision(12));
}

function shown(metric: TargetMetric, value: number): number {
  return Number((value / factorOf(metric)).toPrecision(12));
}
