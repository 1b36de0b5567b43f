import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Target as TargetIcon } from 'lucide-react';
import type { Metric } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { useRights } from '../../app/session.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { PopupBox, usePopup } from '../../controls/popup.tsx';

/** Set, change or take away what a metric is to be by the end of a day. */
export function TargetEditor({ goal, metric }: { goal: string; metric: Metric }) {
  const { canEdit } = useRights();
  const popup = usePopup();
  const queries = useQueryClient();
  const path = `/v1/targets/${goal}/${metric.id}`;
  async function done(): Promise<void> {
    popup.hide();
    await queries.invalidateQueries({
      predicate: ({ queryKey: [first] }) => String(first).startsWith('/v1/reports/goals/'),
    });
  }
  const remove = useMutation({ mutationFn: () => write('DELETE', path), onSuccess: done });
  if (!canEdit) return null;
  const { target } = metric;
  return (
    <>
      <button type="button" className="button button-quiet target-button" {...popup.button}>
        <TargetIcon size={13} aria-hidden /> {target ? 'Change target' : 'Set a target'}
        <span className="visually-hidden"> of {metric.name}</span>
      </button>
      <PopupBox popup={popup} label={`Target of ${metric.name}`}>
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
            await done();
          }}
        />
        {target && (
          <button
            type="button"
            className="button button-quiet button-danger"
            onClick={() => remove.mutate()}
          >
            Take it away
          </button>
        )}
      </PopupBox>
    </>
  );
}

function fieldsFor(metric: Metric): readonly FormField[] {
  return [
    {
      name: 'value',
      label: isPercent(metric) ? 'To reach, in per cent' : 'To reach',
      kind: 'number',
      isRequired: true,
      hint: metric.kind === 'money' ? `In ${metric.currency ?? 'the currency'}` : undefined,
    },
    { name: 'date', label: 'By the end of', kind: 'date', isRequired: true },
    { name: 'from', label: 'Counted from', kind: 'date', hint: 'Today, if left empty' },
  ];
}

const PER_CENT = 100;

function isPercent({ kind, unit }: Metric): boolean {
  return kind === 'rate' || kind === 'growth' || unit.startsWith('fraction');
}

/** People think in per cent and in whole currency; the API holds fractions and minor units. */
function factorOf(metric: Metric): number {
  if (isPercent(metric)) return 1 / PER_CENT;
  if (metric.kind !== 'money' || !metric.currency) return 1;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: metric.currency });
  return 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
}

function stored(metric: Metric, value: number): number {
  return Number((value * factorOf(metric)).toPrecision(12));
}

function shown(metric: Metric, value: number): number {
  return Number((value / factorOf(metric)).toPrecision(12));
}
