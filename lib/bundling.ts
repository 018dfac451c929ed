/** How a handler becomes what Lambda loads: one set of esbuild options, for the stack and for those who measure its bundles. */
import { join } from 'node:path';
import { LogLevel, OutputFormat, type BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { BuildOptions } from 'esbuild';

export const PROJECT_ROOT = join(import.meta.dirname, '..');

/** The Lambda functions there are, each with its handler's file in `functions/`. */
export const HANDLERS = ['crawl', 'extract', 'compact', 'query'] as const;
export type HandlerName = (typeof HANDLERS)[number];

export const handlerEntry = (name: HandlerName): string => join(PROJECT_ROOT, 'functions', `${name}.ts`);

const BUNDLE = {
  target: 'node24',
  /** ES modules first: a package's CommonJS build cannot be tree-shaken. */
  mainFields: ['module', 'main'],
  /** Part of the Lambda runtime. */
  external: ['@aws-sdk/*', '@smithy/*'],
};

/**
 * For `NodejsFunction`. UTF-8, because names of months and domains in every script take twice the room when they are escaped.
 */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  minify: true,
  // Its own `charset` property is not passed on (aws-cdk-lib 2.276.0).
  esbuildArgs: { '--charset': 'utf8' },
  target: BUNDLE.target,
  mainFields: BUNDLE.mainFields,
  externalModules: BUNDLE.external,
  logLevel: LogLevel.WARNING,
};

/** The same for esbuild itself. */
export function bundleOptions(name: HandlerName): BuildOptions {
  return {
    entryPoints: [handlerEntry(name)],
    absWorkingDir: PROJECT_ROOT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    charset: 'utf8',
    target: BUNDLE.target,
    mainFields: BUNDLE.mainFields,
    external: BUNDLE.external,
    outfile: 'index.mjs',
    write: false,
    metafile: true,
    logLevel: 'silent',
  };
}
