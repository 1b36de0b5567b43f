import { countText } from '../format/numbers.ts';
import { Explain } from './explain.tsx';

type CountValueProps = {
  readonly title: string;
  readonly value: number;
  readonly definition: string;
  readonly before?: number | null;
};

/** A count that tells what was counted. */
export function CountValue({ title, value, definition, before }: CountValueProps) {
  return (
    <Explain
      title={`${title}: ${countText(value)}`}
      explanation={
        <>
          <p className="explanation-text">{definition}</p>
          {typeof before === 'number' && (
            <p className="explanation-figure">The period before: {countText(before)}</p>
          )}
        </>
      }
    >
      {countText(value)}
    </Explain>
  );
}
