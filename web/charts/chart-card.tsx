import { ChartLine, Ellipsis, FileSpreadsheet, Image, Table } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Column, DataTable } from '../controls/data-table.tsx';
import { download, fileName } from '../controls/download.ts';
import { PopupBox, usePopup } from '../controls/popup.tsx';
import { csvFile, fileTable, xlsxFile } from '../controls/table-file.ts';
import { pngOf } from './png.ts';

type ChartCardProps<R> = {
  readonly title: string;
  readonly description?: ReactNode;
  /** Of what time and whom it tells: part of every file that leaves the page. */
  readonly subtitle: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  /** Gets every row for a file, where the page shows only the first of them. */
  readonly everyRow?: () => Promise<readonly R[]>;
  readonly keyOf: (row: R) => string;
  /** The rows are not there yet: there is nothing to save. */
  readonly isWaiting?: boolean;
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
  const { everyRow, isWaiting = false } = props;
  const hasChart = children !== undefined;
  const [isTable, setTable] = useState(!hasChart);
  const [isDrawing, setDrawing] = useState(false);
  const card = useRef<HTMLElement>(null);
  const headingId = useId();
  const name = fileName('badgetrail', title, subtitle);
  const table = async () => fileTable(columns, everyRow ? await everyRow() : rows);
  const saveCsv = async () => download(`${name}.csv`, csvFile(await table()));
  const saveXlsx = async () => download(`${name}.xlsx`, await xlsxFile(await table()));
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
          <SaveMenu
            title={title}
            isWaiting={isWaiting}
            saves={{ saveCsv, saveXlsx, savePng: isTable ? undefined : savePng }}
          />
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

type Save = () => Promise<void>;
type SaveMenuProps = {
  readonly title: string;
  readonly isWaiting: boolean;
  readonly saves: {
    readonly saveCsv: Save;
    readonly saveXlsx: Save;
    readonly savePng: Save | undefined;
  };
};

function SaveMenu({ title, isWaiting, saves }: SaveMenuProps) {
  const { saveCsv, saveXlsx, savePng } = saves;
  const popup = usePopup();
  const [state, setState] = useState<'ready' | 'saving' | 'failed'>('ready');
  const closing = (save: Save) => () => {
    popup.hide();
    setState('saving');
    save().then(
      () => setState('ready'),
      () => setState('failed'),
    );
  };
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={`Save ${title}`}
        aria-busy={state === 'saving'}
        disabled={isWaiting}
        {...popup.button}
      >
        <Ellipsis size={16} aria-hidden />
      </button>
      {state !== 'ready' && (
        <span className="muted" role="status">
          {state === 'saving' ? 'Saving…' : 'Not saved. Try again.'}
        </span>
      )}
      <PopupBox popup={popup} label={`Save ${title}`} className="menu">
        <button type="button" className="menu-item" onClick={closing(saveCsv)}>
          <FileSpreadsheet size={15} aria-hidden /> Save as CSV
        </button>
        <button type="button" className="menu-item" onClick={closing(saveXlsx)}>
          <FileSpreadsheet size={15} aria-hidden /> Save as Excel
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
