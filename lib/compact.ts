/** The compact stage: once a day, the last days' articles and stories become Parquet files, which Athena reads as tables. */
import { Duration } from 'aws-cdk-lib';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/aws/variables.ts';
import { COMPACT_BODY } from '../functions/messages.ts';
import { houseFunction } from './function.ts';
import { WorkQueue } from './queue.ts';
import { sendOnSchedule } from './schedule.ts';
import type { Storage } from './storage.ts';

/** A part of five thousand articles takes a minute or two, and more while the table is busy. */
const TIMEOUT = Duration.minutes(10);
/** Yesterday is over everywhere in UTC, and the stragglers of its last tick are in. */
const SCHEDULE = 'cron(20 1 * * ? *)';
export interface CompactProps {
  storage: Storage;
  logRetentionDays: number;
}

export class Compact extends Construct {
  readonly work: WorkQueue;
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: CompactProps) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Work', { workTimeout: TIMEOUT, gather: Duration.seconds(0) });
    this.function = houseFunction(this, {
      handler: 'compact',
      description: 'Newsfold: writes the articles and stories of the last days as Parquet files.',
      timeout: TIMEOUT,
      // Five thousand articles with their texts, and the columns that are made of them.
      memoryMiB: 1024,
      logRetentionDays: props.logRetentionDays,
      // Each part sends the next one; Lambda would end such a chain after sixteen.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    this.function.addEnvironment(VARIABLES.readUnits, String(props.storage.readUnits));
    props.storage.use(this.function, {
      table: ['GetItem', 'Query'],
      indexes: ['byDay'],
      reads: ['articles', 'parquet'],
      writes: ['parquet'],
    });
    // Two days of two tables are made at once, and nothing else ever waits: a limit would cost polls of the queue.
    this.work.feed(this.function, { batchSize: 1 });
    this.work.acceptFrom(this.function, VARIABLES.compactQueueUrl);
    sendOnSchedule(this, {
      work: this.work,
      schedule: SCHEDULE,
      body: COMPACT_BODY,
      description: 'Newsfold: writes the last days as Parquet files.',
      maxAge: Duration.hours(6),
    });
  }
}
