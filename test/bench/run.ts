import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureBoard } from './board.ts';
import { measureBundles } from './bundles.ts';
import { measureCapacity } from './capacity.ts';
import { measureCounting } from './counting.ts';
import { measureImports } from './imports.ts';
import { measureRedirects } from './redirects.ts';
import { measureReports } from './reports.ts';
import { simulateViralLink } from './viral-link.ts';

/** A table of figures, as rows of text. */
export type Figures = {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** In the order that they are measured: `npm run bench -- --only reports --only capacity`. */
const SECTIONS: Readonly<Record<string, () => Promise<Figures>>> = {
  bundles: measureBundles,
  capacity: measureCapacity,
  redirects: measureRedirects,
  counting: measureCounting,
  imports: measureImports,
  reports: measureReports,
  board: measureBoard,
  viral: simulateViralLink,
};

const HISTORY = 'docs/benchmarks.md';
const MARK = '<!-- newest first -->\n';

const { only, record } = parseArgs({
  options: { only: { type: 'string', multiple: true }, record: { type: 'boolean' } },
}).values;
const tables: string[] = [];
for (const name of only ?? Object.keys(SECTIONS)) {
  const measure = SECTIONS[name];
  if (!measure) throw new Error(`there is no section ${name}: ${Object.keys(SECTIONS).join(', ')}`);
  tables.push(tableOf(await measure()));
}
const text = `${heading()}\n${tables.join('\n')}`;
process.stdout.write(`\n${text}`);
if (record) {
  writeFileSync(HISTORY, readFileSync(HISTORY, 'utf8').replace(MARK, `${MARK}\n${text}`));
}
process.exit(0);

function heading(): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  const day = new Date().toISOString().slice(0, 10);
  return `## ${day}: ${machine}, ${platform()}, Node ${process.versions.node}\n`;
}

function tableOf({ title, header, rows }: Figures): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(header.map(() => '---'));
  return `### ${title}\n\n${[line(header), rule, ...rows.map(line)].join('\n')}\n`;
}
