import type { ReactNode } from 'react';
import { countText } from '../format/numbers.ts';

export type FunnelStage = {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly figure: ReactNode;
  /** What part of the first, or of the one before, and how it moved. */
  readonly rate: ReactNode;
};

const WIDTH = 1200;
const HEIGHT = 132;
const BAR = 0.56;

/** From stage to stage: figures and rates above, their sizes below. */
export function FunnelChart({ stages }: { stages: readonly FunnelStage[] }) {
  const highest = Math.max(1, ...stages.map(({ value }) => value));
  return (
    <div className="funnel">
      <ol className="funnel-stages">
        {stages.map(({ id, name, value, figure, rate }) => (
          <li key={id} className="funnel-stage">
            <span className="funnel-name">{name}</span>
            <span className="funnel-value">{figure}</span>
            <span className="funnel-bar-row bar-track">
              <span
                className={value === 0 ? 'bar-fill bar-fill-none' : 'bar-fill'}
                style={{ display: 'block', width: `${(100 * value) / highest}%` }}
              />
            </span>
            <span className="funnel-rate">{rate}</span>
          </li>
        ))}
      </ol>
      <div className="chart funnel-picture">
        <FunnelPicture stages={stages} highest={highest} />
      </div>
    </div>
  );
}

function FunnelPicture({ stages, highest }: { stages: readonly FunnelStage[]; highest: number }) {
  const column = WIDTH / Math.max(1, stages.length);
  const top = (value: number) => HEIGHT - Math.max(value > 0 ? 3 : 1, (HEIGHT * value) / highest);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      height={HEIGHT}
      role="img"
      aria-label={stages.map(({ name, value }) => `${name}: ${countText(value)}`).join(', ')}
    >
      {stages.map(({ id, value }, i) => {
        const x = i * column;
        const next = stages[i + 1];
        const end = x + column * BAR;
        return (
          <g key={id}>
            {next && (
              <path
                className="funnel-slope"
                d={`M${end} ${HEIGHT}V${top(value)}C${x + column * 0.8} ${top(value)} ${x + column * 0.76} ${top(next.value)} ${x + column} ${top(next.value)}V${HEIGHT}Z`}
              />
            )}
            <rect
              className="funnel-bar"
              x={x}
              y={top(value)}
              width={column * BAR}
              height={HEIGHT - top(value)}
            />
          </g>
        );
      })}
    </svg>
  );
}
