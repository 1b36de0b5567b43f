import { LinePath } from '@visx/shape';
import { linearScale } from './linear-scale.ts';

const WIDTH = 88;
const HEIGHT = 24;

/** The shape of a count over time, in a line; its figures stand beside it. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const x = linearScale({ from: [0, Math.max(1, values.length - 1)], to: [1, WIDTH - 1] });
  const y = linearScale({ from: [0, Math.max(1, ...values)], to: [HEIGHT - 2, 2] });
  return (
    <svg className="spark" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <LinePath data={[...values]} x={(_, i) => x(i)} y={(value) => y(value)} />
    </svg>
  );
}
