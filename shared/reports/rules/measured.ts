/**
 * How good the data behind a value is: counted from events; counted and extrapolated, under the
 * assumptions it names; or missing, with what to do about it.
 */
export const DATA_STATUSES = ['measured', 'estimated', 'needs-input'] as const;

/** A value, and how much of it is known. */
export type Measured =
  | {
      readonly status: 'measured';
      readonly value: number | null;
      readonly numerator?: number;
      readonly denominator?: number;
    }
  | {
      readonly status: 'estimated';
      readonly value: number;
      readonly numerator?: number;
      readonly denominator?: number;
      /** Of money: ISO 4217. */
      readonly currency?: string;
      /** Each a sentence. */
      readonly assumptions: readonly string[];
    }
  | {
      readonly status: 'needs-input';
      readonly value: null;
      /** What to do, as a sentence. */
      readonly todo: string;
    };

/** A number that was counted. */
export function measured(value: number): Measured {
  return { status: 'measured', value };
}

/** One number by another; nothing by nothing is unknown. */
export function quotient(numerator: number, denominator: number): Measured {
  const value = denominator === 0 ? null : numerator / denominator;
  return { status: 'measured', value, numerator, denominator };
}

export function needsInput(todo: string): Measured {
  return { status: 'needs-input', value: null, todo };
}
