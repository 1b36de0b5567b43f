import { Fragment, type ReactNode } from 'react';
import type { FileSource } from './table-file.ts';

/** A column of a table: how a row is shown in it, and what files hold. */
export type Column<R> = FileSource<R> & {
  readonly id: string;
  readonly isNumeric?: boolean;
  readonly show?: (row: R) => ReactNode;
  /** Not on the screen, only in the file. */
  readonly isFileOnly?: boolean;
};

type DataTableProps<R> = {
  readonly caption: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
};

/** A table whose first column names the row. It scrolls sideways where there is no room. */
export function DataTable<R>({ caption, columns, rows, keyOf }: DataTableProps<R>) {
  const shown = columns.filter(({ isFileOnly }) => !isFileOnly);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no form control is in it, so it is no fieldset
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="table-scroll" role="group" tabIndex={0} aria-label={caption}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {shown.map(({ id, title, isNumeric }) => (
              <th key={id} scope="col" className={isNumeric ? 'numeric' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {shown.map((column, i) => (
                <Fragment key={column.id}>{cell(column, row, i === 0)}</Fragment>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell<R>({ isNumeric, text, show }: Column<R>, row: R, isFirst: boolean) {
  const content = show ? show(row) : (text(row) ?? '–');
  const className = isNumeric ? 'numeric' : undefined;
  if (!isFirst) return <td className={className}>{content}</td>;
  return (
    <th scope="row" className={className}>
      {content}
    </th>
  );
}
