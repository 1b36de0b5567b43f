import { Area, LinePath } from '@visx/shape';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { compactText, countText } from '../format/numbers.ts';
import { type LinearScale, linearScale, ticksUpTo } from './linear-scale.ts';
import { useWidth } from './use-width.ts';

export type TrendPoint = {
  /** What the axis says: `25 Nov`. */
  readonly label: string;
  /** The label of the point: `Wed, 25 Nov 2026`. */
  readonly title: string;
  readonly value: number;
  /** `running`: so far; `upcoming`: there is nothing to draw yet. Absent: complete. */
  readonly state?: 'complete' | 'running' | 'upcoming';
  readonly before?: { readonly title: string; readonly value: number };
};

const HEIGHT = 240;
const TICKS = 4;
const TOP = 12;
const BOTTOM = 26;
const START = 40;
const END = 8;
const LABEL_WIDTH = 76;
const TIP_WIDTH = 176;

/** A count over time, beside the period before; its values are read by pointer and by arrow keys. */
export function TrendChart({ label, points }: { label: string; points: readonly TrendPoint[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number>();
  const last = points.length - 1;
  const x = linearScale({ from: [0, Math.max(1, last)], to: [START, width - END] });
  const highest = Math.max(
    1,
    ...points.flatMap(({ value, before }) => [value, before?.value ?? 0]),
  );
  const ticks = ticksUpTo(highest, TICKS);
  const y = linearScale({ from: [0, Math.max(...ticks)], to: [HEIGHT - BOTTOM, TOP] });
  const nearest = ({ clientX, currentTarget }: PointerEvent) => {
    const { left } = currentTarget.getBoundingClientRect();
    setAt(clamp(Math.round(x.invert(clientX - left)), last));
  };
  const current = at === undefined ? undefined : points[at];
  return (
    <div className="chart" ref={ref}>
      <svg
        data-chart
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={summaryOf(label, points)}
      >
        <Ticks ticks={ticks} y={y} width={width} />
        <DayLabels points={points} x={x} width={width} />
        <Lines points={points} x={x} y={y} />
        {at !== undefined && current && (
          <g>
            <line className="trend-cursor" x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} />
            {current.before && (
              <circle className="trend-dot-before" cx={x(at)} cy={y(current.before.value)} r={4} />
            )}
            {current.state !== 'upcoming' && (
              <circle className="trend-dot" cx={x(at)} cy={y(current.value)} r={5} />
            )}
          </g>
        )}
      </svg>
      <div
        className="trend-plane"
        role="slider"
        tabIndex={0}
        aria-label={`${label}, one value after the other`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at ?? last}
        aria-valuetext={valueTextOf(current ?? points[last])}
        onPointerMove={nearest}
        onPointerDown={nearest}
        onPointerLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
        onKeyDown={(event) => {
          const to = placeFor(event, at ?? last, last);
          if (to === undefined) return;
          event.preventDefault();
          setAt(to);
        }}
      />
      {at !== undefined && current && (
        <div
          className="tip"
          style={{ left: clamp(x(at) - TIP_WIDTH / 2, width - TIP_WIDTH), width: TIP_WIDTH }}
        >
          {current.state === 'upcoming' ? (
            <div className="tip-row">{current.title}: not yet</div>
          ) : (
            <TipRow title={titleOf(current)} value={current.value} isStrong />
          )}
          {current.before && <TipRow title={current.before.title} value={current.before.value} />}
        </div>
      )}
    </div>
  );
}

function Ticks({ ticks, y, width }: { ticks: number[]; y: LinearScale; width: number }) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line
        className={tick === 0 ? 'base-line' : 'grid-line'}
        x1={START}
        x2={width - END}
        y1={y(tick)}
        y2={y(tick)}
      />
      <text x={START - 8} y={y(tick)} dy="0.32em" textAnchor="end">
        {compactText(tick)}
      </text>
    </g>
  ));
}

type LineProps = { readonly points: readonly TrendPoint[]; readonly x: LinearScale };

function DayLabels({ points, x, width }: LineProps & { width: number }) {
  const room = Math.max(2, Math.floor((width - START) / LABEL_WIDTH));
  const step = Math.max(1, Math.ceil(points.length / room));
  return points.map(({ label, title }, i) =>
    i % step === 0 && x(i) < width - LABEL_WIDTH / 3 ? (
      <text key={title} x={x(i)} y={HEIGHT - 6} textAnchor={i === 0 ? 'start' : 'middle'}>
        {label}
      </text>
    ) : null,
  );
}

function Lines({ points, x, y }: LineProps & { y: LinearScale }) {
  const atX = (_: TrendPoint, i: number) => x(i);
  const before = points.filter((point) => point.before);
  const complete = points.filter(({ state = 'complete' }) => state === 'complete');
  const running = points.findIndex(({ state }) => state === 'running');
  const now = points[running];
  // From the last complete value to where it stands so far.
  const soFar = now ? points.slice(Math.max(0, running - 1), running + 1) : [];
  const first = running - soFar.length + 1;
  return (
    <>
      {before.length > 1 && (
        <LinePath
          className="trend-before"
          data={before}
          x={atX}
          y={(point) => y(point.before?.value ?? 0)}
        />
      )}
      <Area className="trend-area" data={complete} x={atX} y0={y(0)} y1={({ value }) => y(value)} />
      <LinePath className="trend-line" data={complete} x={atX} y={({ value }) => y(value)} />
      {soFar.length > 1 && (
        <LinePath
          className="trend-line trend-so-far"
          data={soFar}
          x={(_, i) => x(first + i)}
          y={({ value }) => y(value)}
        />
      )}
      {now && <circle className="trend-dot-so-far" cx={x(running)} cy={y(now.value)} r={4} />}
      {points.length === 1 && complete[0] && (
        <circle className="trend-dot" cx={x(0)} cy={y(complete[0].value)} r={5} />
      )}
    </>
  );
}

function TipRow(row: { title: string; value: number; isStrong?: boolean }) {
  const { title, value, isStrong } = row;
  return (
    <div className={isStrong ? 'tip-row' : 'tip-row muted'}>
      <span>{title}</span>
      <strong>{countText(value)}</strong>
    </div>
  );
}

const clamp = (value: number, max: number) => Math.max(0, Math.min(max, value));

function placeFor({ key }: KeyboardEvent, at: number, last: number): number | undefined {
  const places: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    PageUp: at - 7,
    PageDown: at + 7,
    Home: 0,
    End: last,
  };
  const to = places[key];
  return to === undefined ? undefined : clamp(to, last);
}

function titleOf({ title, state }: TrendPoint): string {
  return state === 'running' ? `${title}, so far` : title;
}

function valueTextOf(point: TrendPoint | undefined): string {
  if (!point) return '';
  const { value, state, before } = point;
  const now = state === 'upcoming' ? 'not yet' : countText(value);
  const then = before ? `; ${before.title}: ${countText(before.value)}` : '';
  return `${titleOf(point)}: ${now}${then}`;
}

function summaryOf(label: string, points: readonly TrendPoint[]): string {
  const sum = points.reduce((total, { value }) => total + value, 0);
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best), {
    title: '',
    value: 0,
  });
  const peak = highest.value > 0 ? `, most on ${highest.title}: ${countText(highest.value)}` : '';
  return `${label}: ${countText(sum)} in all${peak}`;
}
