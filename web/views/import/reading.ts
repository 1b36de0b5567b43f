/** How a file is to be read. */
export type Reading = {
  readonly format: 'csv' | 'xlsx' | 'ndjson' | 'json';
  /** Which column each field comes from. */
  readonly mapping?: Readonly<Record<string, string>>;
  /** What a field is where the file does not tell it. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly dateFormat?: 'dmy' | 'mdy';
  /** How the file’s bytes are read, if they do not tell it themselves. */
  readonly encoding?: string;
  readonly cta?: boolean;
};
