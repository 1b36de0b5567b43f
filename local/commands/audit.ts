import type { AuditedDay } from '#shared/audit/audit.ts';
import { onData } from '../engine/data-commands.ts';

const SHOWN = 50;
const COLUMNS = ['issuer', 'day', 'recount', 'rollups', 'sums', 'drift'] as const;

const { counted, waiting, late, expired, days, drift, driftCount } = await onData(async () => {
  const { audit } = await import('#shared/audit/audit.ts');
  return audit();
});

say(tableOf(days));
if (expired > 0) say(`${expired} counted lines have outlived the log: their days are left out.`);
const forLong = late > 0 ? `, ${late} of them FOR LONG` : '';
say(`${counted} events recounted (${waiting} wait${forLong}): ${verdict()}`);
for (const { sum, inLog, inCells } of drift.slice(0, SHOWN)) {
  say(`  ${sum}: ${inLog} in the log, ${inCells} in the cells`);
}
process.exitCode = driftCount === 0 ? 0 : 1;

function verdict(): string {
  if (driftCount === 0) return 'the cells agree.';
  return `${driftCount} sums DIFFER${driftCount > SHOWN ? `, of which these are ${SHOWN}` : ''}.`;
}

/** All counts of an issuer's day in the log and in the cells; how many sums they make up, and differ. */
function tableOf(audited: readonly AuditedDay[]): string {
  const rows = [
    COLUMNS,
    ...audited.map((one) => [one.issuerId, one.day, one.recount, one.rollups, one.sums, one.drift]),
  ].map((row) => row.map(String));
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, i) => (i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
