import { useLayoutEffect, useRef } from 'react';

type SegmentsProps<T extends string> = {
  readonly label: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
};

/** A choice between a few; where there is no room for all, the chosen one is in sight. */
export function Segments<T extends string>({ label, options, value, onChange }: SegmentsProps<T>) {
  const row = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    const chosen = row.current?.querySelector<HTMLElement>(`[value="${value}"]`);
    if (!row.current || !chosen) return;
    const middle = chosen.offsetLeft + chosen.offsetWidth / 2;
    row.current.scrollLeft = middle - row.current.clientWidth / 2;
  }, [value]);
  return (
    <fieldset className="segments" aria-label={label} ref={row}>
      {options.map(([option, text]) => (
        <button
          key={option}
          type="button"
          value={option}
          className="segment"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
