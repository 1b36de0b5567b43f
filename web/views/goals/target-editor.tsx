import { useQueryClient } from '@tanstack/react-query';
import { Target as TargetIcon } from 'lucide-react';
import type { Metric } from '../../api/answers.ts';
import { refresh } from '../../api/refresh.ts';
import { useProgramName } from '../../app/period.ts';
import { useViewSearch } from '../../app/search.ts';
import { useRights } from '../../app/session.ts';
import { PopupBox, usePopup } from '../../controls/popup.tsx';
import { TargetForm } from './target-form.tsx';

/** The target of a metric, behind a button at its figure: the chosen program's, or the issuer's. */
export function TargetEditor({ goal, metric }: { goal: string; metric: Metric }) {
  const { canEdit } = useRights();
  const { programId } = useViewSearch().search;
  const programName = useProgramName();
  const popup = usePopup();
  const queries = useQueryClient();
  async function done(): Promise<void> {
    popup.hide();
    await refresh(queries, '/v1/reports/goals/', '/v1/targets');
  }
  if (!canEdit) return null;
  const target = programId
    ? metric.programTargets.find((one) => one.programId === programId)
    : metric.target;
  const scope = programName ? ` for ${programName}` : '';
  return (
    <>
      <button type="button" className="button button-quiet target-button" {...popup.button}>
        <TargetIcon size={13} aria-hidden /> {target ? 'Change target' : 'Set a target'}
        {scope}
        <span className="visually-hidden"> of {metric.name}</span>
      </button>
      <PopupBox popup={popup} label={`Target of ${metric.name}${scope}`}>
        <TargetForm
          goal={goal}
          metric={metric}
          programId={programId}
          target={target ?? undefined}
          onDone={done}
        />
      </PopupBox>
    </>
  );
}
