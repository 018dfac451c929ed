import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { OptionError, readOptions, RETENTIONS } from '../../functions/options.ts';

describe('The options of the stack', () => {
  it('have defaults that keep everything closed and cheap', () => {
    assert.deepEqual(readOptions({}), {
      environment: 'main',
      schedule: 'rate(5 minutes)',
      queryUrl: false,
      alarmEmail: '',
      costCeiling: 100,
      dashboard: false,
      logRetentionDays: 30,
      workers: 10,
      gatherSeconds: 60,
      maxReadUnits: 400,
      maxWriteUnits: 200,
      provisionedReadUnits: 0,
      provisionedWriteUnits: 0,
      recovery: true,
    });
  });

  it('are read from text, as the command line gives them, and from typed values, as cdk.json does', () => {
    const asText = readOptions({ 'newsfold:queryUrl': 'true', 'newsfold:workers': '20' });
    const typed = readOptions({ 'newsfold:queryUrl': true, 'newsfold:workers': 20 });
    assert.deepEqual(asText, typed);
    assert.equal(asText.queryUrl, true);
    assert.equal(asText.workers, 20);
  });

  it('know the numbers of days that CloudWatch Logs knows', () => {
    const known = Object.values(RetentionDays).map(Number);
    const forEver: number = RetentionDays.INFINITE;
    assert.deepEqual(
      [...RETENTIONS],
      known.filter((days) => !Number.isNaN(days) && days !== forEver),
    );
  });

  it('leave the context of others alone', () => {
    assert.deepEqual(readOptions({ '@aws-cdk/core:checkSecretUsage': true, workers: 'many' }), readOptions({}));
  });

  it('tell every mistake at once, with what would be right', () => {
    const read = () =>
      readOptions({
        'newsfold:envronment': 'staging',
        'newsfold:workers': '1',
        'newsfold:queryUrl': 'yes',
        'newsfold:logRetentionDays': '31',
        'newsfold:schedule': 'every 5 minutes',
        'newsfold:environment': 'Main/1',
        'newsfold:provisionedWriteUnits': '2',
        'newsfold:provisionedReadUnits': '40',
      });
    assert.throws(read, (error) => {
      assert.ok(error instanceof OptionError);
      for (const part of [
        /newsfold:envronment is no option/,
        /newsfold:workers is 1; expected a whole number from 2 to 1000/,
        /newsfold:queryUrl is yes; expected true or false/,
        /newsfold:logRetentionDays is 31; .*30, 60/,
        /newsfold:schedule is every 5 minutes; .*rate\(5 minutes\)/,
        /newsfold:environment is Main\/1/,
        /newsfold:provisionedWriteUnits is 2; expected 0 \(on demand\), or a whole number from 4 to 40000/,
        /provisionedReadUnits and newsfold:provisionedWriteUnits come together/,
      ])
        assert.match(error.message, part);
      return true;
    });
  });

  it('take a schedule that EventBridge Scheduler takes, and that comes once a day at least', () => {
    const taken = ['rate(1 minute)', 'rate(24 hours)', 'cron(0/15 6-22 ? * MON-FRI *)', 'cron(0,30 8 L * ? 2026-2030)'];
    for (const schedule of taken) assert.equal(readOptions({ 'newsfold:schedule': schedule }).schedule, schedule);
    const impossible = [
      ...['rate(0 minutes)', 'rate(25 hours)', 'rate(5)', 'rate(5 weeks)'],
      ...['cron(0 * * * ?)', 'cron(99 * * * ? *)', 'cron(0 25 * * ? *)', 'cron(0 9-5 * * ? *)'],
      ...['cron(0 8 * * * *)', 'cron(0 8 ? * ? *)', 'cron(0 8 ? * NOD *)', 'cron(0 8 * * ? *) '],
    ];
    for (const schedule of impossible)
      assert.throws(() => readOptions({ 'newsfold:schedule': schedule }), OptionError, schedule);
  });
});
