import { type ReactNode, useId } from 'react';

type SectionProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly tools?: ReactNode;
  readonly isFlush?: boolean;
  readonly children: ReactNode;
};

/** One thing that is set. */
export function Section({ title, lead, tools, isFlush, children }: SectionProps) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-head">
        <div className="card-title">
          <h2 id={id}>{title}</h2>
          {lead && <p>{lead}</p>}
        </div>
        {tools}
      </header>
      <div className={isFlush ? 'card-body card-body-flush' : 'card-body'}>{children}</div>
    </section>
  );
}
