import type { FieldFault } from '#shared/domain/errors.ts';

/** A line of an import before it is checked: what stands there, or why it cannot be read. */
export type Row = { readonly line: number; readonly row?: unknown; readonly fault?: FieldFault };
