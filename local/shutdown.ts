import { log } from '#shared/log.ts';

type Step = () => void | Promise<void>;

/** Remembers how to undo what was done, to undo it last things first. */
export function undoing() {
  const steps: Step[] = [];
  return {
    add(step: Step): void {
      steps.push(step);
    },
    /** A step that fails is logged, and keeps no other from being undone. A repetition does nothing. */
    async undo(): Promise<void> {
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          await step();
        } catch (error) {
          log.error('could not stop cleanly', { error });
        }
      }
    },
  };
}
