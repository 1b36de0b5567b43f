import type { ReactNode } from 'react';

export type Fact = {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
};

/** A few figures beside each other. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value, note }) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
          {note && <dd className="fact-note">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
