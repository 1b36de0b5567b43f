type Fields = Record<string, unknown>;

/** One JSON object per line, the shape CloudWatch Logs Insights can query without parsing. */
export const log = {
  info: (message: string, fields: Fields = {}) => write('INFO', message, fields),
  warn: (message: string, fields: Fields = {}) => write('WARN', message, fields),
  error: (message: string, fields: Fields = {}) => write('ERROR', message, fields),
};

/** Count something in CloudWatch's embedded metric format, namespace `Badgetrail`. */
export function metric(name: string, count: number, fields: Fields = {}): void {
  write('INFO', name, {
    ...fields,
    [name]: count,
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        { Namespace: 'Badgetrail', Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] },
      ],
    },
  });
}

function write(level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: Fields): void {
  process.stdout.write(`${JSON.stringify({ level, message, ...fields }, errorsAsText)}\n`);
}

function errorsAsText(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.stack : value;
}
