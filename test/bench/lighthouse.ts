import lighthouse from 'lighthouse';
import { startBrowser } from '../support/browser.ts';
import { signIn, visit } from '../support/dashboard-visit.ts';
import { freePort } from '../support/free-port.ts';
import { startService } from '../support/service.ts';

/**
 * `npm run lighthouse`: what Lighthouse says of the built dashboard, with the demo's data, on a
 * phone with a slow line (Lighthouse's own default) and on a desk. It fails below the floors.
 */
const FLOORS = { performance: 0.9, accessibility: 1, 'best-practices': 0.95 };
const VIEWS = ['/', '/influencers', '/goals'];
const FORM_FACTORS = ['mobile', 'desktop'] as const;
type Category = keyof typeof FLOORS;

/** As Lighthouse's own preset for desktops has it. */
const DESKTOP = {
  screenEmulation: {
    mobile: false,
    width: 1350,
    height: 940,
    deviceScaleFactor: 1,
    disabled: false,
  },
  throttling: {
    rttMs: 40,
    throughputKbps: 10_240,
    cpuSlowdownMultiplier: 1,
    requestLatencyMs: 0,
    downloadThroughputKbps: 0,
    uploadThroughputKbps: 0,
  },
};

const port = await freePort();
const [service, browser] = await Promise.all([
  startService({ DEMO: '1' }),
  startBrowser([`--remote-debugging-port=${port}`]),
]);
try {
  const somebody = await visit(browser, service);
  await signIn(somebody, 'Olivia Owner');
  const [{ value } = { value: '' }] = (await somebody.context.cookies()).filter(
    ({ name }) => name === 'bt_session',
  );
  const cookie = `bt_session=${value}`;
  for (const formFactor of FORM_FACTORS) {
    for (const view of VIEWS) report(formFactor, view, await scoresOf(view, formFactor, cookie));
  }
} finally {
  await browser.close();
  await service.stop();
}

async function scoresOf(view: string, formFactor: (typeof FORM_FACTORS)[number], Cookie: string) {
  const result = await lighthouse(
    `${service.local.url}${view}`,
    { port, logLevel: 'error', extraHeaders: { Cookie } },
    {
      extends: 'lighthouse:default',
      settings: {
        onlyCategories: Object.keys(FLOORS),
        formFactor,
        ...(formFactor === 'desktop' && DESKTOP),
      },
    },
  );
  const { categories = {}, audits = {} } = result?.lhr ?? {};
  return { categories, interactive: audits.interactive?.displayValue, audits };
}

function report(
  formFactor: string,
  view: string,
  { categories, interactive, audits }: Awaited<ReturnType<typeof scoresOf>>,
): void {
  const scores = Object.keys(FLOORS).map((id) => {
    const score = categories[id]?.score ?? 0;
    if (score < FLOORS[id as Category]) process.exitCode = 1;
    return `${id} ${Math.round(100 * score)}`;
  });
  const line = `${formFactor.padEnd(8)} ${view.padEnd(14)} ${scores.join('  ')}  interactive ${interactive}`;
  process.stdout.write(`${line}\n`);
  for (const { score, title, displayValue = '' } of Object.values(audits)) {
    if (score !== null && score < 0.9) process.stdout.write(`    ${title} ${displayValue}\n`);
  }
}
