import { CircleCheck, CircleDashed, PencilLine, TriangleAlert } from 'lucide-react';
import { type GoalStatus, STATUS_WORDS } from './goal-status.ts';

const LOOKS = {
  'on-course': { Icon: CircleCheck, className: 'badge badge-good' },
  behind: { Icon: TriangleAlert, className: 'badge badge-bad' },
  'no-target': { Icon: CircleDashed, className: 'badge' },
  'needs-input': { Icon: PencilLine, className: 'badge badge-warn' },
} as const satisfies Record<GoalStatus, object>;

/** Said by word and sign, not by colour alone. */
export function StatusBadge({ status }: { status: GoalStatus }) {
  const { Icon, className } = LOOKS[status];
  return (
    <span className={className}>
      <Icon size={12} aria-hidden /> {STATUS_WORDS[status]}
    </span>
  );
}
