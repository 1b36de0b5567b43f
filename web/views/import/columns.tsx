import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportColumns } from '../../api/answers.ts';
import { importColumns, programs } from '../../api/queries.ts';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { sentenceCase } from '../../format/words.ts';
import type { Reading } from './reading.ts';

type ColumnsProps = {
  readonly file: File;
  readonly onBack: () => void;
  readonly onDone: (reading: Reading) => void;
};

/** What the columns of a file mean: guessed, and looked over by a person. */
export function Columns({ file, onBack, onDone }: ColumnsProps) {
  const [encoding, setEncoding] = useState('');
  const query = useQuery(importColumns(file, encoding));
  return (
    <div className="stack">
      {!/\.xlsx$/i.test(file.name) && (
        <EncodingChoice value={encoding} told={query.data?.encoding} onChoose={setEncoding} />
      )}
      <Loaded query={query} lines={6}>
        {(guess) => (
          <Mapping
            key={encoding}
            file={file}
            guess={guess}
            onBack={onBack}
            onDone={(reading) => onDone({ ...reading, ...(encoding && { encoding }) })}
          />
        )}
      </Loaded>
    </div>
  );
}

/** Encodings that spreadsheets save a CSV in, besides UTF-8 and UTF-16. */
const ENCODINGS = [
  ['windows-1252', 'Western European'],
  ['windows-1250', 'Central European'],
  ['windows-1251', 'Cyrillic'],
  ['windows-1253', 'Greek'],
  ['windows-1254', 'Turkish'],
  ['windows-1255', 'Hebrew'],
  ['windows-1256', 'Arabic'],
  ['windows-1257', 'Baltic'],
  ['macintosh', 'Mac, Western European'],
  ['shift_jis', 'Japanese'],
  ['gb18030', 'Chinese, simplified'],
  ['big5', 'Chinese, traditional'],
  ['euc-kr', 'Korean'],
] as const;

type EncodingProps = {
  readonly value: string;
  readonly told: string | undefined;
  readonly onChoose: (encoding: string) => void;
};

/** For files whose letters come out wrong, because their bytes do not tell their encoding. */
function EncodingChoice({ value, told, onChoose }: EncodingProps) {
  return (
    <label className="field">
      <span className="field-label">Encoding: change it if letters look wrong</span>
      <select className="input" value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="">Automatic{told && value === '' ? ` (${told})` : ''}</option>
        {ENCODINGS.map(([encoding, word]) => (
          <option key={encoding} value={encoding}>
            {word} ({encoding})
          </option>
        ))}
      </select>
    </label>
  );
}

type FileColumn = ImportColumns['columns'][number];

function Mapping({ file, guess, onBack, onDone }: ColumnsProps & { guess: ImportColumns }) {
  const [fields, setFields] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(guess.columns.map(({ column, field }) => [column, field ?? ''])),
  );
  const [programId, setProgram] = useState('');
  const [dateFormat, setDateFormat] = useState('');
  const { data: known = [] } = useQuery(programs());
  const mapping = Object.fromEntries(
    Object.entries(fields).flatMap(([column, field]) => (field ? [[field, column]] : [])),
  );
  const program = known.find((one) => one.programId === programId);
  const missing = guess.missing.filter(
    (field) => !mapping[field] && !(program && isOfProgram(field)),
  );
  function go(): void {
    onDone({
      format: 'csv',
      mapping,
      ...(program && {
        defaults: { 'program.externalId': program.externalId, 'program.name': program.name },
      }),
      ...(dateFormat && { dateFormat: dateFormat as 'dmy' | 'mdy' }),
      cta: true,
    });
  }
  return (
    <div className="stack">
      <h2>What do the columns of {file.name} mean?</h2>
      <DataTable
        caption="Columns of the file"
        columns={columnsFor(guess, fields, (column, field) =>
          setFields({ ...fields, [column]: field }),
        )}
        rows={guess.columns}
        keyOf={({ column }) => column}
      />
      <div className="import-options">
        <label className="field">
          <span className="field-label">All of them are of the program</span>
          <select
            className="input"
            value={programId}
            onChange={({ target }) => setProgram(target.value)}
          >
            <option value="">A column says which</option>
            {known.map((one) => (
              <option key={one.programId} value={one.programId}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field-label">Dates such as 3/4/2026</span>
          <select
            className="input"
            value={dateFormat}
            onChange={({ target }) => setDateFormat(target.value)}
          >
            <option value="">There are none</option>
            <option value="dmy">Day first: 3 April</option>
            <option value="mdy">Month first: March 4</option>
          </select>
        </label>
      </div>
      {missing.length > 0 && (
        <p className="import-missing" role="status">
          Still needed: {missing.map(fieldWord).join(', ')}.
        </p>
      )}
      <div className="form-end">
        <button type="button" className="button button-primary" onClick={go}>
          Try it
        </button>
        <button type="button" className="button button-quiet" onClick={onBack}>
          Another file
        </button>
      </div>
    </div>
  );
}

function columnsFor(
  { fields }: ImportColumns,
  chosen: Readonly<Record<string, string>>,
  onChoose: (column: string, field: string) => void,
): readonly Column<FileColumn>[] {
  return [
    { id: 'column', title: 'Column', text: ({ column }) => column },
    {
      id: 'samples',
      title: 'Such as',
      text: ({ samples }) => samples.join(', '),
      show: ({ samples }) => <span className="samples">{samples.slice(0, 3).join(' · ')}</span>,
    },
    {
      id: 'field',
      title: 'Means',
      text: ({ column }) => chosen[column] ?? null,
      show: ({ column }) => (
        <select
          className="button"
          aria-label={`${column} means`}
          value={chosen[column] ?? ''}
          onChange={({ target }) => onChoose(column, target.value)}
        >
          <option value="">Nothing: leave it out</option>
          {fields.map(({ field }) => (
            <option key={field} value={field}>
              {fieldWord(field)}
            </option>
          ))}
        </select>
      ),
    },
  ];
}

const isOfProgram = (field: string) => field.startsWith('program');

/** `recipient.email` as a person would say it. */
function fieldWord(field: string): string {
  const words = field.replaceAll('.', ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  return sentenceCase(words.toLowerCase())
    .replace(/\burl\b/, 'address')
    .replace(/\bid\b/, 'id');
}
