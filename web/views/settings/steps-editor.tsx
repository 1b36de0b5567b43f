import { Plus, X } from 'lucide-react';
import type { Pathway, Program } from '../../api/answers.ts';
import type { OwnControl } from '../../controls/form.tsx';

type Step = Pathway['steps'][number];

const STEPS_MIN = 2;
const NO_STEPS: readonly Step[] = Array.from({ length: STEPS_MIN }, () => ({ programId: '' }));

type StepsEditorProps = OwnControl & { readonly programs: readonly Program[] };

/** The programs of a pathway: one after the other, or as a tree where several follow the same one. */
export function StepsEditor({ value, programs, isReadOnly, faults, onChange }: StepsEditorProps) {
  const steps = (value as readonly Step[] | undefined) ?? NO_STEPS;
  const faultAt = (i: number) =>
    faults.find(({ field }) => field.startsWith(`steps.${i}.`))?.message;
  return (
    <>
      <ol className="steps">
        {steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={i} className="step">
            <StepLine
              place={i}
              steps={steps}
              programs={programs}
              isReadOnly={isReadOnly}
              onChange={onChange}
            />
            {!isReadOnly && steps.length > STEPS_MIN && (
              <button
                type="button"
                className="icon-button"
                aria-label={`Take step ${i + 1} away`}
                onClick={() => onChange(without(steps, step))}
              >
                <X size={15} aria-hidden />
              </button>
            )}
            {faultAt(i) && (
              <p className="field-fault" role="alert">
                Step {i + 1} {faultAt(i)}
              </p>
            )}
          </li>
        ))}
      </ol>
      {!isReadOnly && (
        <div>
          <button
            type="button"
            className="button"
            onClick={() =>
              onChange([...steps, { programId: '', afterProgramId: steps.at(-1)?.programId }])
            }
          >
            <Plus size={14} aria-hidden /> Add a step
          </button>
        </div>
      )}
    </>
  );
}

type StepLineProps = Omit<StepsEditorProps, 'value' | 'faults'> & {
  readonly place: number;
  readonly steps: readonly Step[];
};

function StepLine({ place, steps, programs, isReadOnly, onChange }: StepLineProps) {
  const step = steps[place] ?? { programId: '' };
  const nameOf = (id: string) => programs.find(({ programId }) => programId === id)?.name ?? '…';
  return (
    <>
      <select
        className="input"
        aria-label={`Step ${place + 1}`}
        value={step.programId}
        disabled={isReadOnly}
        onChange={({ target }) => onChange(renamed(steps, place, target.value))}
      >
        <option value="">Choose a program…</option>
        {programs.map(({ programId, name }) => (
          <option key={programId} value={programId}>
            {name}
          </option>
        ))}
      </select>
      {place > 0 && (
        <select
          className="input"
          aria-label={`Step ${place + 1} follows`}
          value={step.afterProgramId ?? ''}
          disabled={isReadOnly}
          onChange={({ target }) =>
            onChange(steps.with(place, { ...step, afterProgramId: target.value }))
          }
        >
          {steps.slice(0, place).map(({ programId }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            <option key={i} value={programId}>
              after {i + 1}: {nameOf(programId)}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

/** Another program at a place: what followed the old one follows the new one. */
function renamed(steps: readonly Step[], place: number, programId: string): Step[] {
  const old = steps[place]?.programId;
  return steps.map((step, i) => {
    if (i === place) return { ...step, programId };
    const follows = i > place && (step.afterProgramId ?? '') === old;
    return follows ? { ...step, afterProgramId: programId } : step;
  });
}

/** What followed a step that goes follows what came before it. */
function without(steps: readonly Step[], gone: Step): Step[] {
  const [first, ...others] = steps.filter((step) => step !== gone);
  if (!first) return [];
  const moved = others.map((step) =>
    step.afterProgramId === gone.programId
      ? { ...step, afterProgramId: gone.afterProgramId ?? first.programId }
      : step,
  );
  return [{ programId: first.programId }, ...moved];
}
