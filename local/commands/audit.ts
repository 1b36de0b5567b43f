import { onData } from '../data-commands.ts';

const { counted, waiting, sums, drift } = await onData(async () => {
  const { audit } = await import('#shared/data/audit.ts');
  return audit();
});

process.stdout.write(`${counted} events recounted (${waiting} wait), ${sums} sums compared: `);
process.stdout.write(drift.length === 0 ? 'the cells agree.\n' : `${drift.length} DIFFER.\n`);
for (const { sum, inLog, inCells } of drift.slice(0, 20)) {
  process.stdout.write(`  ${sum}: ${inLog} in the log, ${inCells} in the cells\n`);
}
process.exitCode = drift.length === 0 ? 0 : 1;
