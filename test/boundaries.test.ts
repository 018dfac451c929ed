/** The rules of the layout, held by looking at the imports of the sources and at what ends up in the bundles. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { bundleOf, externalsOf, timeImport } from '../bench/bundles.ts';
import { HANDLERS, PROJECT_ROOT } from '../lib/bundling.ts';

const BUNDLE_BYTES_MAX = 600_000;
/** The budget is 150 ms; a test beside others on a busy machine is given room, the bench prints the exact figure. */
const IMPORT_MS_MAX = 600;

/** Paths within the project, `/`-separated. */
const filesOf = (...folders: string[]): string[] =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: PROJECT_ROOT }))
    .map((path) => path.replaceAll('\\', '/'));

const importsCache = new Map<string, string[]>();

/** What a source file imports, as it spells it: types included, because a type of another world is a dependency too. */
function importsOf(file: string): string[] {
  const cached = importsCache.get(file);
  if (cached !== undefined) return cached;
  const text = readFileSync(join(PROJECT_ROOT, file), 'utf8');
  const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  importsCache.set(file, imports);
  return imports;
}

/** A relative import as a path within the project; a package's name as it is. */
const resolve = (file: string, name: string): string =>
  name.startsWith('.') ? relative(PROJECT_ROOT, join(PROJECT_ROOT, dirname(file), name)).replaceAll('\\', '/') : name;

/** `file: import` for every import that `isForbidden`. */
const offences = (files: string[], isForbidden: (target: string, file: string) => boolean): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .map((name) => resolve(file, name))
      .filter((target) => isForbidden(target, file))
      .map((target) => `${file}: ${target}`),
  );

const isIn = (target: string, ...folders: string[]): boolean =>
  folders.some((folder) => target.startsWith(`${folder}/`));
const isPackage = (target: string, ...names: string[]): boolean =>
  names.some((name) => target === name || target.startsWith(`${name}/`));

const NOUNS = ['listing', 'candidate', 'page', 'article', 'story', 'query', 'parquet', 'bill'];
const nounFolders = NOUNS.map((noun) => `functions/${noun}`);

describe('The sources', () => {
  const functions = filesOf('functions');
  const nouns = filesOf(...nounFolders);

  it('are found, so that the rules below are about something', () => {
    assert.ok(functions.length > 30);
    for (const folder of nounFolders)
      assert.ok(
        nouns.some((file) => isIn(file, folder)),
        folder,
      );
    assert.ok(importsOf('functions/aws/stores.ts').includes('@aws-sdk/client-s3'), 'imports of types are seen too');
  });

  it('of what runs know nothing of what deploys it, starts it or tests it', () => {
    const foreign = (target: string) =>
      isPackage(target, 'aws-cdk-lib', 'constructs', 'cdk-nag') ||
      isIn(target, 'lib', 'bin', 'cli', 'web', 'samples', 'test', 'bench');
    assert.deepEqual(offences(functions, foreign), []);
  });

  it('of what is deployed take constants from what runs, and nothing that asks AWS', () => {
    const constants = [
      ...['aws/keys.ts', 'aws/variables.ts', 'limits.ts', 'messages.ts', 'object-key.ts', 'options.ts'],
      ...['parquet/column.ts', 'parquet/tables.ts', 'bill/capacity.ts', 'bill/counts.ts', 'bill/prices.ts'],
    ].map((file) => `functions/${file}`);
    assert.deepEqual(
      offences(
        filesOf('lib', 'bin').filter((file) => !file.includes('newsfold.ts')),
        (target) => (isIn(target, 'functions') ? !constants.includes(target) : isPackage(target, '@aws-sdk')),
      ),
      [],
    );
  });

  it('of the nouns reach no store and no other world, however many files lie between', () => {
    const reached = new Map(nouns.map((file) => [file, file]));
    for (const [file, way] of reached) {
      for (const target of importsOf(file).map((name) => resolve(file, name))) {
        if (isIn(target, 'functions') && !reached.has(target)) reached.set(target, `${way} > ${target}`);
      }
    }
    const astray = [...reached].filter(([file]) => isIn(file, 'functions/aws', 'functions/sqlite'));
    assert.deepEqual(
      astray.map(([, way]) => way),
      [],
    );
  });

  it('of the nouns touch of Node.js only what computes, and only pages touch the network', () => {
    const computes = [
      'node:crypto',
      'node:zlib',
      'node:util',
      'node:buffer',
      'node:events',
      'node:stream',
      'node:stream/promises',
    ];
    const connects = ['node:http', 'node:https', 'node:net', 'node:tls', 'node:dns', 'node:dns/promises'];
    assert.deepEqual(
      offences(nouns, (target, file) => {
        if (!target.startsWith('node:')) return isPackage(target, '@aws-sdk', ...builtinModules);
        return !computes.includes(target) && !(isIn(file, 'functions/page') && connects.includes(target));
      }),
      [],
    );
  });

  it('of the nouns are given the time and the dice', () => {
    const asks = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/;
    const isCode = (line: string) => !/^\s*(\*|\/\/|\/\*)/.test(line);
    const found = nouns.filter((file) =>
      readFileSync(join(PROJECT_ROOT, file), 'utf8')
        .split('\n')
        .some((line) => isCode(line) && asks.test(line)),
    );
    assert.deepEqual(found, []);
  });
});

describe('The bundle', () => {
  for (const name of HANDLERS) {
    describe(`of the ${name} function`, async () => {
      const bundle = await bundleOf(name);
      const inputs = Object.keys(bundle.metafile.inputs);

      it(`has at most ${BUNDLE_BYTES_MAX / 1000} KB`, () => {
        assert.ok(bundle.code.length <= BUNDLE_BYTES_MAX, `${bundle.code.length} bytes`);
      });

      it('holds what runs on AWS, and nothing of the deployment, the laptop, the pages or the tests', () => {
        assert.ok(inputs.includes('functions/aws/stores.ts'));
        const foreign = ['functions/sqlite', 'lib', 'bin', 'cli', 'web', 'samples', 'test', 'bench'];
        const packages = ['aws-cdk-lib', 'constructs', 'cdk-nag', '@aws-sdk', '@smithy', 'undici', 'zod/v4/classic'];
        const found = inputs.filter((input) =>
          isIn(input, ...foreign, ...packages.map((one) => `node_modules/${one}`)),
        );
        assert.deepEqual(found, []);
      });

      it('asks its surroundings for nothing but Node.js and the AWS SDK, and never for a database', () => {
        const strange = externalsOf(bundle).filter(
          (path) => !builtinModules.includes(path.replace(/^node:/, '')) && !isPackage(path, '@aws-sdk'),
        );
        assert.deepEqual(strange, []);
        assert.ok(!externalsOf(bundle).includes('node:sqlite'));
      });

      it('loads of the AWS SDK at its start only what nearly every call uses', () => {
        const clients = externalsOf(bundle, 'start').filter((path) => path.startsWith('@'));
        assert.deepEqual(clients, ['@aws-sdk/client-dynamodb', '@aws-sdk/client-s3']);
      });

      it('loads by itself, and quickly', () => {
        const { oursMs } = timeImport(bundle);
        assert.ok(oursMs <= IMPORT_MS_MAX, `${oursMs.toFixed(0)} ms`);
      });
    });
  }

  it('that answers questions holds neither the extractor nor the crawler', async () => {
    const { metafile } = await bundleOf('query');
    const heavy = Object.keys(metafile.inputs).filter(
      (input) => isIn(input, 'functions/listing', 'node_modules/cheerio') || input === 'functions/page/transport.ts',
    );
    assert.deepEqual(heavy, []);
  });
});
