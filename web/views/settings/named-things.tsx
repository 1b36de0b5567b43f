import type { UseQueryResult } from '@tanstack/react-query';
import { ChevronDown, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useRights } from '../../app/session.ts';
import { Form, type FormField, type Values } from '../../controls/form.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { Section } from './section.tsx';

type NamedThingsProps<T> = {
  readonly query: UseQueryResult<readonly T[]>;
  readonly keyOf: (item: T) => string;
  /** Of one that is made anew. */
  readonly fields: readonly FormField[];
  readonly values: Values;
  /** What it is called: `program`. */
  readonly word: string;
  /** What one is, for who has none yet. */
  readonly about: string;
  readonly onCreate: (body: Values) => Promise<unknown>;
  readonly children: (item: T) => ReactNode;
};

/** Things of one kind that are set one by one, and a form for a new one. */
export function NamedThings<T>({
  query,
  keyOf,
  word,
  about,
  children,
  ...made
}: NamedThingsProps<T>) {
  return (
    <div className="stack settings">
      <NewThing word={word} {...made} />
      <Loaded query={query} lines={6}>
        {(items) =>
          items.length === 0 ? (
            <section className="card">
              <Empty title={`No ${word}s yet`}>{about}</Empty>
            </section>
          ) : (
            <ul className="stack">
              {items.map((item) => (
                <li key={keyOf(item)}>{children(item)}</li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

type NewThingProps = Pick<NamedThingsProps<never>, 'fields' | 'values' | 'word' | 'onCreate'>;

function NewThing({ fields, values, word, onCreate }: NewThingProps) {
  const { canEdit } = useRights();
  const [isAdding, setAdding] = useState(false);
  if (!canEdit) return null;
  if (!isAdding) {
    return (
      <div>
        <button type="button" className="button" onClick={() => setAdding(true)}>
          <Plus size={15} aria-hidden /> New {word}
        </button>
      </div>
    );
  }
  return (
    <Section title={`New ${word}`}>
      <Form
        fields={fields}
        values={values}
        action="Create"
        onSubmit={async (body) => {
          await onCreate(body);
          setAdding(false);
        }}
      />
    </Section>
  );
}

type NamedThingProps = {
  readonly name: string;
  readonly about: ReactNode;
  readonly children: ReactNode;
};

/** One of them, folded up behind its name. */
export function NamedThing({ name, about, children }: NamedThingProps) {
  return (
    <details className="card fold">
      <summary className="fold-head">
        <span className="card-title">
          <strong>{name}</strong>
          <span className="muted">{about}</span>
        </span>
        <ChevronDown size={16} aria-hidden />
      </summary>
      <div className="card-body stack">{children}</div>
    </details>
  );
}
