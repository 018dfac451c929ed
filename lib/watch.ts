/**
 * Who watches over the archive: alarms on what hurts a user, each named by its path and with a chapter of that name in
 * docs/runbook.md; a dashboard for one screen, and an address to tell. Metrics come from the services themselves, because each
 * metric of one's own costs as much as three alarms: one tells how fresh articles are, and two are there only while sites are in
 * trouble, which CloudWatch charges by the hour in which they have a value.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type CreateAlarmOptions,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, MetricFilter, type IFilterPattern } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { INDEXES } from '../functions/aws/keys.ts';
import { BUSY, demandOf, PLACES, SCALING_ALARMS, type Throughputs } from '../functions/bill/capacity.ts';
import { COUNTS } from '../functions/bill/counts.ts';
import { PRICES } from '../functions/bill/prices.ts';
import { MEMORY } from '../functions/limits.ts';
import type { Compact } from './compact.ts';
import type { Crawl } from './crawl.ts';
import { showDashboard, type Metrics } from './dashboard.ts';
import type { Extract } from './extract.ts';
import type { Storage } from './storage.ts';

export interface WatchProps {
  storage: Storage;
  crawl: Crawl;
  extract: Extract;
  compact: Compact;
  schedule: string;
  /** Where alarms are mailed to; nowhere when empty. */
  alarmEmail: string;
  /** Dollars a month. */
  costCeiling: number;
  dashboard: boolean;
}

/** A median above this is worth a look: a listing is asked every quarter to half of an hour. */
const FRESHNESS_SECONDS = 2 * 3600;
const DAYS_OF_MONTH = 30;
/** What is used of the capacity in an hour in which work waits for it: tries that come too early leave some over. */
const FULL_SHARE = 0.9;
/** The busiest hours of a day may be full. More of them, and what was put off waits for hours (`npm run bench:cost`). */
const FULL_HOURS = 6;

/** Of the ticks that a period has: the others may have come late, or found a site back for a moment. */
const LASTING_SHARE = 0.75;

export class Watch extends Construct {
  readonly alarms: Alarm[] = [];
  readonly metrics: Metrics;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { crawl, extract, compact } = props;
    this.metrics = this.metricsOf(props);
    this.alarmOfRuns(props.schedule);
    this.alarmsOfSites(props.schedule);
    this.alarm('Freshness', 'Half of the new articles could be read only hours after they were published.', {
      metric: this.metrics.freshness,
      threshold: FRESHNESS_SECONDS,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      // An hour without new articles is not late: whether some are missing is QuietSites' affair.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.alarm('Cost', `A month of days like this one costs more than ${props.costCeiling} dollars, storage apart.`, {
      metric: this.metrics.dollars,
      threshold: props.costCeiling,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Nothing was done, so nothing is charged.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (props.storage.provisioned !== undefined) this.alarmOfCapacity(props.storage, props.storage.provisioned);
    const all = [...this.alarms, ...[crawl, extract, compact].map(({ work }) => work.alarm)];
    if (props.alarmEmail !== '') this.tell(props.alarmEmail, all);
    if (props.dashboard) showDashboard(this, { ...props, alarms: all, metrics: this.metrics });
  }

  private metricsOf({ storage, crawl, extract, schedule }: WatchProps): Metrics {
    const hour = { period: Duration.hours(1) };
    const ofLog = (name: string, fn: NodejsFunction, pattern: IFilterPattern, value: string): Metric =>
      new MetricFilter(this, `${name}Lines`, {
        logGroup: fn.logGroup,
        filterPattern: pattern,
        metricNamespace: Stack.of(this).stackName,
        metricName: name,
        metricValue: value,
      }).metric(hour);
    const inTrouble = (name: string, field: string): Metric => {
      const tick = FilterPattern.stringValue('$.event', '=', 'tick done');
      const pattern = FilterPattern.all(tick, FilterPattern.numberValue(field, '>', 0));
      const period = Duration.hours(paceOf(schedule).hours);
      return ofLog(name, crawl.function, pattern, field).with({ statistic: 'SampleCount', period });
    };
    return {
      runs: crawl.function.metricInvocations(hour),
      done: crawl.work.queue.metricNumberOfMessagesDeleted(hour),
      quiet: inTrouble('QuietSites', '$.tooManyQuiet'),
      failing: inTrouble('FailingSites', '$.tooManyFailing'),
      freshness: ofLog(
        'Freshness',
        extract.function,
        FilterPattern.numberValue('$.freshnessSeconds', '>=', 0),
        '$.freshnessSeconds',
      ).with({ statistic: 'p50' }),
      dollars: dollarsOf(storage, [crawl.function, extract.function]),
    };
  }

  private alarmOfRuns(schedule: string): void {
    const hours = hoursBetweenRuns(schedule);
    const runsOut = {
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: hours,
      datapointsToAlarm: hours,
      // A function that is not called, and a line that is not written, have no data: that is what the alarm is about.
      treatMissingData: TreatMissingData.BREACHING,
    };
    this.alarm('NoRun', 'The crawl function was not called: nothing is looked for.', {
      ...runsOut,
      metric: this.metrics.runs,
    });
    // A tick that fails stays in the queue, and leads to no listing that could be worked off in its stead.
    this.alarm('Blind', 'No tick came to its end, so nobody counts quiet and failing sites.', {
      ...runsOut,
      metric: this.metrics.done,
    });
  }

  private alarmsOfSites(schedule: string): void {
    const { hours, ticks } = paceOf(schedule);
    const lasting = {
      threshold: Math.max(1, Math.floor(LASTING_SHARE * ticks)),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: hours > 1 ? 1 : 3,
      // No tick found any, or none came to its end: Blind says so.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    };
    this.alarm('QuietSites', 'Sites have had nothing new for longer than chance explains.', {
      ...lasting,
      metric: this.metrics.quiet,
    });
    this.alarm('ListingFailures', 'No listing of some sites could be read for hours.', {
      ...lasting,
      metric: this.metrics.failing,
    });
  }

  private alarmOfCapacity(storage: Storage, provisioned: Throughputs): void {
    const period = Duration.hours(1);
    const share = (name: string, unitsPerSecond: number): string =>
      `FILL(${name}, 0) / ${unitsPerSecond * period.toSeconds()}`;
    this.alarm('Throttled', 'The units that the table has were used up for six hours: work piles up.', {
      metric: new MathExpression({
        label: 'share of the units that was used',
        period,
        expression: `MAX([${[
          share('written', provisioned.table.writeUnits),
          share('indexed', provisioned.candidates.writeUnits),
          share('read', provisioned.table.readUnits),
        ].join(', ')}])`,
        usingMetrics: {
          written: unitsUsed(storage, period, 'Write'),
          indexed: unitsUsed(storage, period, 'Write', INDEXES.candidates.name),
          read: unitsUsed(storage, period, 'Read'),
        },
      }),
      threshold: FULL_SHARE,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: FULL_HOURS,
      // Nothing was asked of the table, so nothing waits for it: NoRun says whether that is as it should be.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private alarm(name: string, what: string, { metric, ...options }: CreateAlarmOptions & { metric: IMetric }): void {
    const chapter = `${this.node.id}-${name}`;
    const alarm = new Alarm(this, name, {
      ...options,
      metric,
      alarmName: `${Stack.of(this).stackName}-${chapter}`,
      alarmDescription: `${what} What to do: docs/runbook.md, chapter "${chapter}".`,
    });
    this.alarms.push(alarm);
  }

  private tell(address: string, alarms: Alarm[]): void {
    const topic = new Topic(this, 'Topic', { displayName: 'Newsfold', enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(address));
    for (const alarm of alarms) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }
}

/** Hours without a run after which something is wrong: a rate has its own pace, a cron expression comes once a day at least. */
function hoursBetweenRuns(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(schedule) ?? [];
  if (count === undefined) return 25;
  return Math.max(1, Math.ceil((Number(count) * 3) / (unit === 'hour' ? 1 : 60)));
}

/** Whole hours in which a tick comes at least once, and how many come in them; a cron expression comes once a day at least. */
function paceOf(schedule: string): { hours: number; ticks: number } {
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(schedule) ?? [];
  if (count === undefined) return { hours: 24, ticks: 1 };
  const minutes = Number(count) * (unit === 'hour' ? 60 : 1);
  const hours = Math.min(24, Math.ceil(minutes / 60));
  return { hours, ticks: Math.max(1, Math.floor((60 * hours) / minutes)) };
}

/** Units that the table or an index used in a period. */
function unitsUsed({ table }: Storage, period: Duration, side: 'Read' | 'Write', index?: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: `Consumed${side}CapacityUnits`,
    dimensionsMap: {
      TableName: table.tableName,
      ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
    },
    statistic: 'Sum',
    period,
  });
}

/**
 * What thirty days like the last one would cost in units and computing, at the list prices of us-east-1. Of the writes those of the
 * table are watched: the indexes' come with them, and their metrics would cost more than they tell.
 */
function dollarsOf(storage: Storage, functions: NodejsFunction[]): IMetric {
  const period = Duration.days(1);
  const [crawl, extract] = functions.map((fn) => fn.metricDuration({ statistic: 'Sum', period }));
  if (crawl === undefined || extract === undefined) throw new Error('two functions are reckoned with');
  const perMs = (mib: number): string => spelt(((mib / 1024) * PRICES.gbSecond) / 1000);
  const computing = `(FILL(crawl, 0) * ${perMs(MEMORY.crawlMib)} + FILL(extract, 0) * ${perMs(MEMORY.extractMib)})`;
  if (storage.provisioned !== undefined) {
    return new MathExpression({
      label: 'dollars a month',
      period,
      expression: `${DAYS_OF_MONTH} * ${computing} + ${spelt(capacityDollars(storage.provisioned))}`,
      usingMetrics: { crawl, extract },
    });
  }
  const written = `FILL(written, 0) * ${spelt(PRICES.writeUnit * writesPerTableWrite())}`;
  return new MathExpression({
    label: 'dollars a month',
    period,
    expression: `${DAYS_OF_MONTH} * (${[written, `FILL(read, 0) * ${spelt(PRICES.readUnit)}`, computing].join(' + ')})`,
    usingMetrics: {
      written: unitsUsed(storage, period, 'Write'),
      read: unitsUsed(storage, period, 'Read'),
      ...{ crawl, extract },
    },
  });
}

/** Write units of the table and its indexes for each that is the table's. */
function writesPerTableWrite(): number {
  const mean = demandOf(BUSY, COUNTS);
  return PLACES.reduce((sum, place) => sum + mean[place].writeUnits, 0) / mean.table.writeUnits;
}

/** What the capacity costs a month, used or not, with the alarms of its scaling. */
function capacityDollars(provisioned: Throughputs): number {
  const perHour = PLACES.reduce((sum, place) => {
    const { writeUnits, readUnits } = provisioned[place];
    return sum + writeUnits * PRICES.writeUnitHour + readUnits * PRICES.readUnitHour;
  }, 0);
  return DAYS_OF_MONTH * 24 * perHour + SCALING_ALARMS * PRICES.alarmMonth;
}

/** Metric math takes the letter of an exponent for the name of a metric. */
const spelt = (price: number): string => price.toFixed(15);
