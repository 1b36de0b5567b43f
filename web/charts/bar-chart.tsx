import { linearScale } from './linear-scale.ts';
import { useWidth } from './use-width.ts';

export type BarRow = {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  /** The value as people write it. */
  readonly text: string;
  readonly color?: string;
};

const BAR = 14;
const VALUE_WIDTH_MIN = 72;
const NARROW = 480;
/** Names stand before their bars; where there is no room for that, above them. */
const WIDE_LOOK = { row: 34, nameWidth: 184, nameY: 17, barY: 17 };
const NARROW_LOOK = { row: 46, nameWidth: 0, nameY: 10, barY: 30 };

/** Figures side by side, the largest first; values stand behind their bars. */
export function BarChart({ label, rows }: { label: string; rows: readonly BarRow[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const { row, nameWidth, nameY, barY } = width < NARROW ? NARROW_LOOK : WIDE_LOOK;
  const highest = Math.max(1e-9, ...rows.map(({ value }) => value));
  const size = linearScale({
    from: [0, highest],
    to: [0, Math.max(40, width - nameWidth - valueWidthOf(rows))],
  });
  return (
    <div className="chart bars" ref={ref}>
      <svg
        data-chart
        width={width}
        height={Math.max(row, rows.length * row)}
        role="img"
        aria-label={`${label}: ${rows.map(({ name, text }) => `${name} ${text}`).join(', ')}`}
      >
        {rows.map(({ id, name, value, text, color }, i) => (
          <g key={id} transform={`translate(0 ${i * row})`}>
            <text className="bar-name" y={nameY} dy="0.35em">
              {cut(name, nameWidth || width)}
            </text>
            <rect
              className="bar-rect"
              x={nameWidth}
              y={barY - BAR / 2}
              width={value > 0 ? Math.max(2, size(value)) : 0}
              height={BAR}
              rx={3}
              style={color ? { fill: color } : undefined}
            />
            <text className="bar-text" x={nameWidth + size(value) + 8} y={barY} dy="0.35em">
              {text}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

const LETTER_WIDTH = 7;

function valueWidthOf(rows: readonly BarRow[]): number {
  return Math.max(VALUE_WIDTH_MIN, ...rows.map(({ text }) => 16 + text.length * LETTER_WIDTH));
}

function cut(name: string, width: number): string {
  const lengthMax = Math.floor(width / LETTER_WIDTH);
  return name.length > lengthMax ? `${name.slice(0, lengthMax - 1).trimEnd()}…` : name;
}
