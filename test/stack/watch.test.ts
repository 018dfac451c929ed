/** Who watches over the stack, and what the runbook says of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { STACK } from '../../functions/bill/bill.ts';
import { PRICES } from '../../functions/bill/prices.ts';
import { watchOf } from '../../functions/listing/watch.ts';
import { PROJECT_ROOT } from '../../lib/bundling.ts';
import { readOptions } from '../../functions/options.ts';
import { resources, synthesise } from './template.ts';

const template = synthesise();

const byTheHour = synthesise({ 'newsfold:provisionedWriteUnits': '30', 'newsfold:provisionedReadUnits': '40' });
const alarmsByTheHour = Object.values(resources(byTheHour, 'AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
);

describe('The watch', () => {
  const alarms = Object.values(resources(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
  const alarm = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `Newsfold-test-Watch-${name}`);

  it('goes on when what it looks at falls silent, and only then', () => {
    for (const name of ['NoRun', 'Blind']) assert.equal(alarm(name)?.['TreatMissingData'], 'breaching', name);
    for (const name of ['Freshness', 'Cost', 'QuietSites', 'ListingFailures'])
      assert.equal(alarm(name)?.['TreatMissingData'], 'notBreaching', name);
  });

  it('waits for a rarer schedule', () => {
    const hours = (schedule: string) =>
      Object.values(resources(synthesise({ 'newsfold:schedule': schedule }), 'AWS::CloudWatch::Alarm')).find(
        ({ Properties }) => Properties['AlarmName'] === 'Newsfold-test-Watch-NoRun',
      )?.Properties['EvaluationPeriods'];
    assert.deepEqual(['rate(5 minutes)', 'rate(2 hours)', 'cron(0 6 * * ? *)'].map(hours), [1, 6, 25]);
  });

  it('tells of sites when most ticks of three hours found them in trouble, or the one tick of a rarer schedule', () => {
    const quiet = (schedule: string) => {
      const all = Object.values(resources(synthesise({ 'newsfold:schedule': schedule }), 'AWS::CloudWatch::Alarm'));
      const found = all.find(({ Properties }) => Properties['AlarmName'] === 'Newsfold-test-Watch-QuietSites');
      return ['Period', 'EvaluationPeriods', 'Threshold'].map((name) => found?.Properties[name]);
    };
    assert.deepEqual(quiet('rate(5 minutes)'), [3600, 3, 9]);
    assert.deepEqual(quiet('rate(2 hours)'), [7200, 1, 1]);
    assert.deepEqual(quiet('cron(0 6 * * ? *)'), [86400, 1, 1]);
  });

  it('reads its own metrics from lines that the functions write', () => {
    const filters = Object.values(resources(template, 'AWS::Logs::MetricFilter')).map(({ Properties }) => Properties);
    const onlyInTrouble = filters.filter(({ FilterPattern: pattern }) => String(pattern).includes('> 0'));
    assert.deepEqual([filters.length, onlyInTrouble.length], [STACK.metrics + 2, 2]);
    const tick = { event: 'tick done', ...watchOf([]) };
    for (const filter of filters) {
      const [transformation] = filter['MetricTransformations'] as { MetricName: string; MetricValue: string }[];
      const field = transformation?.MetricValue.replace('$.', '') ?? '';
      assert.ok(field in tick || field === 'freshnessSeconds', field);
    }
  });

  it('has as many alarms on as many metrics, and feeds as many listings at once, as the bill reckons with', () => {
    const metricsOf = (alarms: Record<string, unknown>[]) =>
      alarms.flatMap(({ Metrics: several }) =>
        several === undefined ? [{}] : (several as { MetricStat?: object }[]).filter(({ MetricStat }) => MetricStat),
      ).length;
    assert.equal(metricsOf(alarms), STACK.alarmMetrics);
    assert.equal(metricsOf(alarmsByTheHour), STACK.alarmMetrics + 1);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', STACK.dashboards);
    template.resourceCountIs('AWS::SQS::Queue', 2 * (STACK.queuesLimited + STACK.queuesUnlimited));
    const feeds = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping'));
    assert.equal(feeds.filter(({ Properties }) => 'ScalingConfig' in Properties).length, STACK.queuesLimited);
    const [crawl] = Object.entries(resources(template, 'AWS::Lambda::EventSourceMapping')).filter(([id]) =>
      id.startsWith('Crawl'),
    );
    assert.equal(crawl?.[1].Properties['BatchSize'], STACK.listingsPerCall);
  });

  it('tells when the units of a table that is paid by the hour are used up for hours, and reckons with what they cost', () => {
    const [throttled, cost] = ['Throttled', 'Cost'].map((name) =>
      alarmsByTheHour.find(({ AlarmName }) => AlarmName === `Newsfold-test-Watch-${name}`),
    );
    assert.deepEqual([throttled?.['EvaluationPeriods'], throttled?.['Threshold']], [6, 0.9]);
    assert.equal(alarm('Throttled'), undefined);
    const math = JSON.stringify(cost?.['Metrics']);
    const dollars = 30 * 720 * PRICES.writeUnitHour + 40 * 720 * PRICES.readUnitHour + 1.6;
    assert.ok(math.includes(dollars.toFixed(6)), math);
    assert.doesNotMatch(math, /Consumed/);
  });

  it('mails every alarm to the address that was given', () => {
    template.resourceCountIs('AWS::SNS::Topic', 0);
    const told = synthesise({ 'newsfold:alarmEmail': 'desk@newsroom.example' });
    told.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'desk@newsroom.example' });
    for (const { Properties } of Object.values(resources(told, 'AWS::CloudWatch::Alarm')))
      assert.equal((Properties['AlarmActions'] as unknown[]).length, 1);
  });

  it('shows itself on one screen when it is asked to', () => {
    const shown = synthesise({ 'newsfold:dashboard': 'true' });
    const [dashboard] = Object.values(resources(shown, 'AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.Properties['DashboardBody']);
    const bottoms = [...body.matchAll(/height\\*":(\d+).*?y\\*":(\d+)/g)].map(
      ([, height, y]) => Number(height) + Number(y),
    );
    assert.equal(bottoms.length, 6);
    assert.ok(Math.max(...bottoms) <= 12);
  });
});

describe('The runbook', () => {
  const runbook = readFileSync(join(PROJECT_ROOT, 'docs/runbook.md'), 'utf8');

  it('has a chapter for every alarm, of its name', () => {
    assert.equal(Object.keys(resources(template, 'AWS::CloudWatch::Alarm')).length, 9);
    assert.equal(alarmsByTheHour.length, 10);
    for (const alarm of alarmsByTheHour) {
      const chapter = String(alarm['AlarmName']).replace('Newsfold-test-', '');
      assert.match(runbook, new RegExp(`^### ${chapter}$`, 'm'));
      assert.ok(String(alarm['AlarmDescription']).includes(`"${chapter}"`));
    }
  });

  it('says what every output is', () => {
    const outputs = Object.keys(synthesise({ 'newsfold:queryUrl': 'true' }).findOutputs('*'));
    assert.equal(outputs.length, 17);
    for (const output of outputs) assert.match(runbook, new RegExp(`^\\| .*\`${output}\`.* \\|`, 'm'));
  });

  it('says what every option is, with its default', () => {
    for (const [name, value] of Object.entries(readOptions({})))
      assert.ok(
        runbook.includes(`| \`newsfold:${name}\` | ${value === '' ? 'nobody' : `\`${String(value)}\``} |`),
        name,
      );
  });
});
