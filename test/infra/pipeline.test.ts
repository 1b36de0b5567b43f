import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Job = {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
};
type Workflow = {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<'check' | 'deploy', Job>>;
};

const text = readFileSync('.github/workflows/deploy.yml', 'utf8');
const workflow = parse(text) as Workflow;
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};
const { check, deploy } = workflow.jobs;
const commands = ({ steps }: Job) => steps.flatMap(({ run }) => run ?? []);

test('it runs the README’s test command and synthesizes before anything is deployed', () => {
  expect(readFileSync('README.md', 'utf8')).toContain('| `npm test` |');
  expect(commands(check)).toEqual(['npm ci', 'npm test', 'npm run synth']);
  expect(deploy.needs).toBe('check');
});

test('it deploys after somebody approved, walks the chain, and holds no secret', () => {
  expect(deploy.environment).toContain('inputs.environment');
  expect(commands(deploy).join('\n')).toMatch(/npm run deploy -- .*\n.*npm run smoke -- --url/s);
  const role = deploy.steps.find(({ uses }) => uses?.startsWith('aws-actions/configure-aws'));
  expect(role?.with?.['role-to-assume']).toBe(`${'$'}{{ vars.AWS_DEPLOY_ROLE }}`);
  expect(text).not.toMatch(/secrets\.|AKIA|aws-secret-access-key/);
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(deploy.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
});

test('every npm command in every workflow is a script of the project', () => {
  const named = ['deploy', 'nightly'].flatMap((name) => {
    const workflowText = readFileSync(`.github/workflows/${name}.yml`, 'utf8');
    return [...workflowText.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
  });
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});
