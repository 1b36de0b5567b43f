import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { afterAll } from 'vitest';
import { BadgetrailStack } from '../../infra/stack.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template's properties are what a test takes them for.
type Properties = any;
export type Resource = { readonly Type: string; readonly Properties: Properties };
export type Synthesized = { readonly stack: BadgetrailStack; readonly template: Template };

const outdir = mkdtempSync(join(tmpdir(), 'cdk-out-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** An app that bundles nothing, asks nothing of AWS, and leaves nothing behind. */
export function newApp({ context, ...props }: AppProps = {}): App {
  return new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] }, ...props });
}

/** The stack as it would be deployed, but for its code. */
export function newStack(context: Readonly<Record<string, string>> = {}): BadgetrailStack {
  // CDK's own validation takes a second for each stack; template.test.ts synthesizes with it.
  const app = newApp({ context, builtinCloudFormationValidation: false });
  return new BadgetrailStack(app, 'Badgetrail');
}

/** @throws if resources depend on each other in a circle: CloudFormation would refuse them */
export function synthesize(stack: BadgetrailStack = newStack()): Synthesized {
  return { stack, template: Template.fromStack(stack) };
}

/** All resources of a type, by their logical id. */
export function resources({ template }: Synthesized, type: string): Record<string, Resource> {
  return template.findResources(type) as unknown as Record<string, Resource>;
}

/** All functions, by the name of their folder under `functions/`. */
export function functions(synthesized: Synthesized): Record<string, Resource & { id: string }> {
  const { stack, template } = synthesized;
  const { Resources } = template.toJSON();
  const found = stack.node.findAll().filter((one) => one instanceof CfnFunction);
  return Object.fromEntries(
    found.map((one) => {
      const id = stack.getLogicalId(one);
      return [one.node.scope?.node.id ?? id, { ...Resources[id], id }];
    }),
  );
}
