/** The stack as CloudFormation would see it, synthesised in this process without bundling and validation: tenths of a second. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PROJECT_ROOT } from '../../lib/bundling.ts';
import { NewsfoldStack } from '../../lib/newsfold-stack.ts';
import { readOptions } from '../../functions/options.ts';

const { context } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as { context: object };

/** @param options as on the command line of `cdk deploy`: `{ 'newsfold:workers': '20' }`. */
export function synthesise(options: Record<string, unknown> = {}): Template {
  process.env['CDK_VALIDATION'] = 'false';
  const outdir = mkdtempSync(join(tmpdir(), 'newsfold-stack-'));
  try {
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    return Template.fromStack(new NewsfoldStack(app, 'Newsfold-test', readOptions(options)));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string[];
}

/** Resources of a type by logical id. */
export function resources(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}
