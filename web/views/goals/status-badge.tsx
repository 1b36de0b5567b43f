import { CircleCheck, CircleDashed, CircleHelp, TriangleAlert } from 'lucide-react';
import type { Goal } from '../../api/answers.ts';
import { STATUS_WORDS } from './goal-status.ts';

const LOOKS = {
  'on-course': { Icon: CircleCheck, className: 'badge badge-good' },
  behind: { Icon: TriangleAlert, className: 'badge badge-bad' },
  unknown: { Icon: CircleHelp, className: 'badge' },
  'no-target': { Icon: CircleDashed, className: 'badge' },
} as const satisfies Record<Goal['verdict'], object>;

/** Said by word and sign, not by colour alone. */
export function StatusBadge({ status }: { status: Goal['verdict'] }) {
  const { Icon, className } = LOOKS[status];
  return (
    <span className={className}>
      <Icon size={12} aria-hidden /> {STATUS_WORDS[status]}
    </span>
  );
}
