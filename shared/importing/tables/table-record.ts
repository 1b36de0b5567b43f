import type { FieldFault } from '#shared/errors.ts';
import type { Import } from '#shared/importing/jobs.ts';

export type Place = Import['place'];

/** A line of a table: its cells, one for each column, or why they cannot be read. */
export type TableRecord = { readonly line: number } & (
  | { readonly cells: readonly string[] }
  | { readonly fault: FieldFault }
);

/** A table of any dialect, read stretch by stretch. */
export type Table = {
  /** The columns' names; one that has none is ''. */
  readonly columns: readonly string[];
  /** What parts the cells of a text; a workbook has none. */
  readonly delimiter?: string;
  /** How the bytes of a text were read; a workbook tells its own. */
  readonly encoding?: string;
  /** Where the first record is. */
  readonly start: Place;
  /** The records of about `lines` lines from a place on, and where to go on. */
  recordsFrom(place: Place, lines: number): Promise<TableStretch>;
};

export type TableStretch = { readonly records: readonly TableRecord[]; readonly next: Place };
