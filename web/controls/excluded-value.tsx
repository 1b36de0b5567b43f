import type { Excluded } from '../api/answers.ts';
import { countText } from '../format/numbers.ts';
import { EXCLUSION_WORDS, sentenceCase } from '../format/words.ts';
import { Explain } from './explain.tsx';

/** How much was left out, and why. */
export function ExcludedValue({ excluded }: { excluded: Excluded | undefined }) {
  const reasons = leftOut(excluded ?? {});
  const sum = reasons.reduce((total, [, n]) => total + n, 0);
  if (sum === 0) return <span className="muted">0</span>;
  return (
    <Explain
      title={`Left out: ${countText(sum)}`}
      explanation={
        <ul className="explanation-text">
          {reasons.map(([reason, n]) => (
            <li key={reason} className="tip-row">
              <span>{exclusionWord(reason)}</span>
              <strong>{countText(n)}</strong>
            </li>
          ))}
        </ul>
      }
    >
      {countText(sum)}
    </Explain>
  );
}

export function exclusionWord(reason: string): string {
  return EXCLUSION_WORDS[reason] ?? sentenceCase(reason);
}

/** How many events were left out, by reason, whatever kind they were of; most first. */
export function leftOut(excluded: Excluded): [string, number][] {
  const sums = new Map<string, number>();
  for (const reasons of Object.values(excluded)) {
    for (const [reason, n] of Object.entries(reasons ?? {})) {
      sums.set(reason, (sums.get(reason) ?? 0) + n);
    }
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

export function sumLeftOut(excluded: Excluded | undefined): number {
  return leftOut(excluded ?? {}).reduce((total, [, n]) => total + n, 0);
}
