/** A format that is not our own: how to know it, and how to say the same in our own shape. */
export type Adapter = {
  readonly name: string;
  recognises(row: Readonly<Record<string, unknown>>): boolean;
  /** Our own shape, not yet checked: a format's faults are told under our fields' names. */
  toInput(row: Readonly<Record<string, unknown>>): unknown;
};
