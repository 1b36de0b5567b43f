import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { ApiError } from '../api/client.ts';

type FieldKind = 'text' | 'long' | 'number' | 'check' | 'choice' | 'lines' | 'color' | 'date';
type Faults = ApiError['faults'];

/** What a field that draws itself is given. */
export type OwnControl = {
  readonly value: unknown;
  readonly isReadOnly?: boolean;
  /** What is wrong with a part of it, such as `steps.1.programId`. */
  readonly faults: Faults;
  readonly onChange: (value: unknown) => void;
};

/** One thing that can be told. Its name is the API's, so that a refusal finds its place. */
export type FormField = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind?: FieldKind;
  readonly options?: readonly (readonly [string, string])[];
  readonly isRequired?: boolean;
  /** An empty one takes the value away, rather than leaving it as it is. */
  readonly isNullable?: boolean;
  /** For what no single control can tell: the value is sent as it is. */
  readonly own?: (control: OwnControl) => ReactNode;
};

export type Values = Readonly<Record<string, unknown>>;

type FormProps = {
  readonly fields: readonly FormField[];
  readonly values: Values;
  readonly action: string;
  readonly isReadOnly?: boolean;
  /** What was said when it worked. */
  readonly done?: string;
  readonly onSubmit: (body: Values) => Promise<unknown>;
};

/** A form for one call of the API: a refusal is shown beside the field that it names. */
export function Form({ fields, values, action, isReadOnly, done, onSubmit }: FormProps) {
  const [edited, setEdited] = useState<Values>({});
  const save = useMutation({
    mutationFn: () => onSubmit(bodyOf(fields, edited)),
    onSuccess: () => setEdited({}),
  });
  const faults = save.error instanceof ApiError ? save.error.faults : [];
  const faultsOf = ({ name }: FormField) => faults.filter(({ field }) => belongsTo(field, name));
  const elsewhere = save.error && fields.every((field) => faultsOf(field).length === 0);
  function submit(event: FormEvent): void {
    event.preventDefault();
    save.mutate();
  }
  return (
    <form className="form" onSubmit={submit}>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={edited[field.name] ?? shown(field, values[field.name])}
          faults={faultsOf(field)}
          isReadOnly={isReadOnly}
          onChange={(value) => setEdited({ ...edited, [field.name]: value })}
        />
      ))}
      {!isReadOnly && (
        <div className="form-end">
          <button type="submit" className="button button-primary" disabled={save.isPending}>
            {save.isPending ? 'Saving…' : action}
          </button>
          <span role="status" className={elsewhere ? 'field-fault' : 'muted'}>
            {elsewhere && save.error?.message}
            {save.isSuccess && Object.keys(edited).length === 0 && (done ?? 'Saved')}
          </span>
        </div>
      )}
    </form>
  );
}

type FieldProps = {
  readonly field: FormField;
  readonly value: unknown;
  readonly faults: Faults;
  readonly isReadOnly?: boolean;
  readonly onChange: (value: unknown) => void;
};

function Field({ field, value, faults, isReadOnly, onChange }: FieldProps) {
  const id = useId();
  const { label, hint, kind = 'text', isRequired, own } = field;
  const fault = faults[0]?.message;
  if (own) {
    return (
      <fieldset className="field field-own">
        <legend>{label}</legend>
        {own({ value, isReadOnly, faults, onChange })}
        <About id={`${id}-about`} hint={hint} fault={exactFault(field, faults)} />
      </fieldset>
    );
  }
  const about = {
    id,
    disabled: isReadOnly,
    required: isRequired,
    'aria-invalid': Boolean(fault),
    'aria-describedby': hint || fault ? `${id}-about` : undefined,
  };
  if (kind === 'check') {
    return (
      <div className="field field-check">
        <input
          {...about}
          type="checkbox"
          checked={value === true}
          onChange={({ target }) => onChange(target.checked)}
        />
        <label htmlFor={id}>{label}</label>
        <About id={`${id}-about`} hint={hint} fault={fault} />
      </div>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Control field={field} about={about} value={String(value ?? '')} onChange={onChange} />
      <About id={`${id}-about`} hint={hint} fault={fault} />
    </div>
  );
}

type ControlProps = {
  readonly field: FormField;
  readonly about: object;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

const INPUT_TYPES = { number: 'number', date: 'date' } as const;

function Control({ field: { kind = 'text', options = [] }, about, value, onChange }: ControlProps) {
  if (kind === 'long' || kind === 'lines') {
    return (
      <textarea
        {...about}
        className="input"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  if (kind === 'choice') {
    return (
      <select
        {...about}
        className="input"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    );
  }
  return (
    <span className="input-row">
      {kind === 'color' && (
        <span
          className="swatch"
          style={{ background: /^#[0-9a-f]{6}$/i.test(value) ? value : '' }}
        />
      )}
      <input
        {...about}
        type={INPUT_TYPES[kind as keyof typeof INPUT_TYPES] ?? 'text'}
        step={kind === 'number' ? 'any' : undefined}
        className="input"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </span>
  );
}

function About({ id, hint, fault }: { id: string; hint?: string; fault?: string }) {
  if (!hint && !fault) return null;
  return (
    <p id={id} className={fault ? 'field-fault' : 'field-hint'}>
      {fault ?? hint}
    </p>
  );
}

/** `allowedHosts.0` belongs to `allowedHosts`, `steps.1.programId` to `steps`. */
function belongsTo(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`);
}

/** What is wrong with the whole of it: its parts tell what is wrong with them. */
function exactFault({ name }: FormField, faults: Faults): string | undefined {
  return faults.find(({ field }) => field === name)?.message;
}

function shown({ kind }: FormField, value: unknown): unknown {
  if (kind === 'lines' && Array.isArray(value)) return value.join('\n');
  return value;
}

/** Only what was touched, as the API wants it. */
function bodyOf(fields: readonly FormField[], edited: Values): Values {
  const told = fields.flatMap((field) =>
    Object.hasOwn(edited, field.name) ? [[field.name, sent(field, edited[field.name])]] : [],
  );
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

function sent({ kind, isNullable, own }: FormField, value: unknown): unknown {
  if (kind === 'check' || own) return value;
  const text = String(value).trim();
  if (kind === 'lines') return text.split(/[\s,]+/).filter(Boolean);
  if (text === '') return isNullable ? null : undefined;
  return kind === 'number' ? Number(text) : text;
}
