/** `cdk synth` as a person starts it, with all rules switched on: once, because it takes seconds. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { bundleOf } from '../../bench/bundles.ts';
import { HANDLERS, PROJECT_ROOT } from '../../lib/bundling.ts';
import { resources } from './template.ts';
import { Template } from 'aws-cdk-lib/assertions';

const BIN = join(PROJECT_ROOT, 'node_modules', '.bin');
const scratch = mkdtempSync(join(tmpdir(), 'newsfold-synth-'));
after(() => rmSync(scratch, { recursive: true }));

interface Report {
  pluginReports: { violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[];
}

/** No account, no region, no credentials, and a proxy that nobody listens at instead of a network. */
const NOTHING = {
  HOME: scratch,
  HTTPS_PROXY: 'http://127.0.0.1:9',
  AWS_EC2_METADATA_DISABLED: 'true',
  CI: 'true',
};

/** Without `node_modules/.bin` on the path: whatever Node.js the machine has starts the CDK. */
function synth(out: string, ...context: string[]) {
  const isOurs = (entry: string) => entry.endsWith(join('node_modules', '.bin'));
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((entry) => !isOurs(entry));
  const options = context.flatMap((pair) => ['-c', pair]);
  return spawnSync(join(BIN, 'cdk'), ['synth', '--quiet', '--output', out, ...options], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    // Many times what it takes on a machine that does nothing else.
    timeout: 300_000,
    env: { ...NOTHING, PATH: path.join(delimiter) },
  });
}

/** What `cdk` does to make a template: starts the application, and tells it the context and where to write. */
function runApp(file: string, out: string, context: object) {
  return spawnSync(process.execPath, [file], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    timeout: 180_000,
    env: { ...NOTHING, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
}

const reportOf = (out: string): Report =>
  JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8')) as Report;

describe('cdk synth', () => {
  it('makes the stack without an account or a network, and no rule of the CDK or of cdk-nag has a finding', async () => {
    const out = join(scratch, 'good');
    const { status, stderr, stdout } = synth(
      out,
      ...['newsfold:queryUrl=true', 'newsfold:environment=nagged', 'newsfold:dashboard=true'],
      'newsfold:alarmEmail=desk@newsroom.example',
    );
    assert.equal(status, 0, stdout + stderr);
    assert.deepEqual(
      reportOf(out).pluginReports.flatMap(({ violations }) => violations),
      [],
    );

    const template = Template.fromJSON(
      JSON.parse(readFileSync(join(out, 'Newsfold-nagged.template.json'), 'utf8')) as Record<string, unknown>,
    );
    const assets = JSON.parse(readFileSync(join(out, 'Newsfold-nagged.assets.json'), 'utf8')) as {
      files: Record<string, { source: { path: string } }>;
    };
    for (const name of HANDLERS) {
      const stage = name.charAt(0).toUpperCase() + name.slice(1);
      const [, fn] = Object.entries(resources(template, 'AWS::Lambda::Function')).find(([id]) => id.startsWith(stage))!;
      const { S3Key: key } = fn.Properties['Code'] as { S3Key: string };
      const asset = assets.files[key.replace('.zip', '')];
      const deployed = readFileSync(join(out, asset!.source.path, 'index.mjs'));
      // Not deepEqual: to show the difference of half a million bytes takes minutes.
      const isSame = deployed.equals((await bundleOf(name)).code);
      assert.ok(isSame, `what is deployed of ${name} is not what the boundaries are held of`);
    }
  });

  it('ends with an error, and names the construct and the rule, when something is left open', () => {
    const app = join(scratch, 'open.ts');
    const nodeModules = join(PROJECT_ROOT, 'node_modules');
    writeFileSync(
      app,
      `import cdk from '${nodeModules}/aws-cdk-lib/index.js';
       import { Bucket } from '${nodeModules}/aws-cdk-lib/aws-s3/index.js';
       import { AwsSolutionsChecks } from '${nodeModules}/cdk-nag/lib/index.js';
       const app = new cdk.App();
       cdk.Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
       new Bucket(new cdk.Stack(app, 'Open'), 'Bucket');`,
    );
    const out = join(scratch, 'bad');
    const { status, stderr } = runApp(app, out, {});
    assert.equal(status, 1);
    assert.match(stderr, /AwsSolutions-S10/);
    const found = reportOf(out).pluginReports.flatMap(({ violations }) => violations);
    assert.ok(
      found.some(({ violatingConstructs }) => violatingConstructs[0]?.constructPath === 'Open/Bucket/Resource'),
    );
  });

  it('refuses an option that does not exist with a message and no stack', () => {
    const { status, stderr } = runApp('bin/stack.ts', join(scratch, 'typo'), { 'newsfold:enviroment': 'staging' });
    assert.equal(status, 1);
    assert.match(stderr, /newsfold:enviroment is no option; there are newsfold:environment/);
    assert.doesNotMatch(stderr, /^ +at /m);
  });
});
