import { parseArgs } from 'node:util';
import { costOf } from '../cost-model.ts';

const { values } = parseArgs({
  options: { 'clicks-per-day': { type: 'string' }, recipients: { type: 'string' } },
});
const clicksPerDay = positive('clicks-per-day');
const recipients = positive('recipients');
const { batch, writeUnitsPerClick, perMillion, perMonth } = costOf({ clicksPerDay, recipients });

const lines = Object.entries(perMillion).map(([name, price]) => row(name, price.toFixed(3)));
const total = Object.values(perMillion).reduce((sum, price) => sum + price, 0);
const { log, claims, cells } = writeUnitsPerClick;
process.stdout.write(`${clicksPerDay.toLocaleString('en')} clicks a day on ${recipients.toLocaleString('en')} recipients, us-east-1, list prices

${lines.join('\n')}
${row('USD per million clicks', total.toFixed(2))}

${row('write units per click', (log + claims + cells).toFixed(2))}
${row('events in a batch', batch.toFixed(0))}
${row('USD per month', perMonth.toFixed(2))}

The formula, and what it leaves out: docs/scale.md
`);

function row(name: string, value: string): string {
  return `  ${name.padEnd(24)}${value.padStart(12)}`;
}

function positive(name: 'clicks-per-day' | 'recipients'): number {
  const number = Number(values[name]?.replaceAll(/[_,]/g, ''));
  if (number >= 1) return number;
  process.stderr.write('npm run cost -- --clicks-per-day 1000000 --recipients 50000\n');
  process.exit(1);
}
