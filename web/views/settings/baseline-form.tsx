import type { IssuerSettings } from '../../api/answers.ts';
import { Form, type FormField, type Values } from '../../controls/form.tsx';
import { minorUnits } from '../../format/numbers.ts';

type Baseline = NonNullable<IssuerSettings['baseline']>;

const FIELDS: readonly FormField[] = [
  {
    name: 'baseline.costPerCredential',
    label: 'Cost of a paper credential',
    kind: 'number',
    isNullable: true,
    hint: 'Print, post and what else each one cost.',
  },
  {
    name: 'baseline.minutesPerCredential',
    label: 'Minutes to issue a paper credential',
    kind: 'number',
    isNullable: true,
  },
  {
    name: 'baseline.costPerVerification',
    label: 'Cost of verifying one by hand',
    kind: 'number',
    isNullable: true,
  },
  {
    name: 'baseline.minutesPerVerification',
    label: 'Minutes to verify one by hand',
    kind: 'number',
    isNullable: true,
  },
  {
    name: 'baseline.currency',
    label: 'Currency of the costs',
    isNullable: true,
    hint: 'Three letters, such as EUR',
  },
];

type BaselineFormProps = {
  readonly baseline: Baseline | undefined;
  readonly isReadOnly: boolean;
  /** Null: nothing is known any more. */
  readonly onSave: (baseline: Values | null) => Promise<unknown>;
};

/** Cost and time of a paper credential: the baseline for savings. */
export function BaselineForm({ baseline = {}, isReadOnly, onSave }: BaselineFormProps) {
  const values = shown(baseline);
  return (
    <Form
      fields={FIELDS}
      values={values}
      action="Save savings"
      isReadOnly={isReadOnly}
      onSubmit={(edited) => onSave(stored({ ...values, ...edited }))}
    />
  );
}

/** Costs in whole currency, by the name that a refusal calls them by. */
function shown(baseline: Baseline): Values {
  const units = minorUnits(baseline.currency ?? '');
  return Object.fromEntries(
    Object.entries(baseline).map(([name, value]) => [
      `baseline.${name}`,
      name.startsWith('cost') ? Number(value) / units : value,
    ]),
  );
}

/** Costs in the minor unit, as the API holds them; what was taken away is left out. */
function stored(values: Values): Values | null {
  const units = minorUnits(String(values['baseline.currency'] ?? ''));
  const known = Object.entries(values).filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return Object.fromEntries(
    known.map(([field, value]) => {
      const name = field.replace('baseline.', '');
      return [name, name.startsWith('cost') ? Math.round(Number(value) * units) : value];
    }),
  );
}
