import { ChartLine, Ellipsis, FileSpreadsheet, Image, Table } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { csvOf } from '../controls/csv.ts';
import { type Column, DataTable } from '../controls/data-table.tsx';
import { download, fileName } from '../controls/download.ts';
import { PopupBox, usePopup } from '../controls/popup.tsx';
import { pngOf } from './png.ts';

type ChartCardProps<R> = {
  readonly title: string;
  readonly description?: ReactNode;
  /** Of what time and whom it tells: part of every file that leaves the page. */
  readonly subtitle: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
  readonly tools?: ReactNode;
  readonly foot?: ReactNode;
  /** Absent: there is only the table. */
  readonly children?: ReactNode;
  /** What is drawn for a file where the page has no single drawing. */
  readonly picture?: ReactNode;
};

/** A chart with the table behind it, both to be taken along. */
export function ChartCard<R>(props: ChartCardProps<R>) {
  const { title, description, subtitle, columns, rows, keyOf, tools, foot, children, picture } =
    props;
  const hasChart = children !== undefined;
  const [isTable, setTable] = useState(!hasChart);
  const [isDrawing, setDrawing] = useState(false);
  const card = useRef<HTMLElement>(null);
  const headingId = useId();
  const name = fileName('badgetrail', title, subtitle);
  const saveCsv = () =>
    download(`${name}.csv`, new Blob([csvOf(columns, rows)], { type: 'text/csv' }));
  async function savePng() {
    flushSync(() => setDrawing(true));
    const svg = card.current?.querySelector<SVGSVGElement>('svg[data-chart]');
    if (svg) download(`${name}.png`, await pngOf(svg, { title, subtitle }));
    setDrawing(false);
  }
  return (
    <section className="card" aria-labelledby={headingId} ref={card}>
      <header className="card-head">
        <div className="card-title">
          <h2 id={headingId}>{title}</h2>
          {description && <p>{description}</p>}
        </div>
        <div className="card-tools">
          {tools}
          {hasChart && <TableSwitch title={title} isTable={isTable} onTurn={setTable} />}
          <SaveMenu title={title} saveCsv={saveCsv} savePng={isTable ? undefined : savePng} />
        </div>
      </header>
      {isTable ? (
        <div className={`card-body card-body-flush ${hasChart ? 'chart-table' : ''}`}>
          <DataTable
            caption={`${title}, ${subtitle}`}
            columns={columns}
            rows={rows}
            keyOf={keyOf}
          />
        </div>
      ) : (
        <div className="card-body">{children}</div>
      )}
      {isDrawing && (
        <div className="drawing-room" aria-hidden="true">
          {picture}
        </div>
      )}
      {foot && <footer className="card-foot">{foot}</footer>}
    </section>
  );
}

type TableSwitchProps = {
  readonly title: string;
  readonly isTable: boolean;
  readonly onTurn: (isTable: boolean) => void;
};

function TableSwitch({ title, isTable, onTurn }: TableSwitchProps) {
  const Icon = isTable ? ChartLine : Table;
  return (
    <button
      type="button"
      className="icon-button"
      aria-pressed={isTable}
      aria-label={`${title} as a table`}
      title={isTable ? 'Show the chart' : 'Show the table'}
      onClick={() => onTurn(!isTable)}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}

type SaveMenuProps = {
  readonly title: string;
  readonly saveCsv: () => void;
  readonly savePng?: () => Promise<void>;
};

function SaveMenu({ title, saveCsv, savePng }: SaveMenuProps) {
  const popup = usePopup();
  const closing = (save: () => void | Promise<void>) => () => {
    popup.hide();
    void save();
  };
  return (
    <>
      <button type="button" className="icon-button" aria-label={`Save ${title}`} {...popup.button}>
        <Ellipsis size={16} aria-hidden />
      </button>
      <PopupBox popup={popup} label={`Save ${title}`} className="menu">
        <button type="button" className="menu-item" onClick={closing(saveCsv)}>
          <FileSpreadsheet size={15} aria-hidden /> Save as CSV
        </button>
        {savePng && (
          <button type="button" className="menu-item" onClick={closing(savePng)}>
            <Image size={15} aria-hidden /> Save as PNG
          </button>
        )}
      </PopupBox>
    </>
  );
}
