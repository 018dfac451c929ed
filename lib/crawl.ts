/** The crawl stage: the schedule's tick finds what is due, and the crawl function polls the listings of the sites. */
import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/aws/variables.ts';
import { TICK_BODY } from '../functions/messages.ts';
import { houseFunction } from './function.ts';
import { WorkQueue } from './queue.ts';
import type { Storage } from './storage.ts';

/** A 50 MB sitemap, and a batch of listings on one slow host. */
const TIMEOUT = Duration.minutes(2);
/** Listings are mostly unchanged: a few at once keep up with thousands of sites. */
const CONCURRENCY = 5;
const BATCH = 5;
/** A tick that could not be delivered for this long is superseded by the next ones. */
const TICK_AGE = Duration.minutes(5);

export interface CrawlProps {
  storage: Storage;
  schedule: string;
  logRetentionDays: RetentionDays;
}

export class Crawl extends Construct {
  readonly work: WorkQueue;
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: CrawlProps) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Work', { workTimeout: TIMEOUT });
    this.function = houseFunction(this, {
      handler: 'crawl',
      description: 'Newsfold: polls the listings that are due and records new candidates.',
      timeout: TIMEOUT,
      memoryMiB: 512,
      logRetentionDays: props.logRetentionDays,
    });
    props.storage.use(this.function, {
      table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      indexes: ['candidates'],
      reads: ['sites', 'robots'],
      writes: ['robots'],
    });
    this.work.feed(this.function, { batchSize: BATCH, gather: Duration.seconds(0), maxConcurrency: CONCURRENCY });
    // The tick and a front page that leads to feeds both name further listings.
    this.work.acceptFrom(this.function, VARIABLES.crawlQueueUrl);
    this.tick(props.schedule);
  }

  /** New candidates wake the workers of `next`. */
  leadsTo(next: { work: WorkQueue }): void {
    next.work.acceptFrom(this.function, VARIABLES.extractQueueUrl);
  }

  private tick(expression: string): void {
    const { queue, deadLetters } = this.work;
    const role = new Role(this, 'TickRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        // Schedules of other accounts cannot borrow this role.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'What the schedule of Newsfold may do: put its tick into the crawl queue.',
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn, deadLetters.queueArn] }),
    );
    new Schedule(this, 'Tick', {
      description: 'Newsfold: looks for listings and candidates that are due.',
      schedule: ScheduleExpression.expression(expression),
      target: new SqsSendMessage(queue, {
        input: ScheduleTargetInput.fromText(TICK_BODY),
        // The target would grant itself two actions that it never uses.
        role: role.withoutPolicyUpdates(),
        deadLetterQueue: deadLetters,
        maxEventAge: TICK_AGE,
        retryAttempts: 10,
      }),
    });
  }
}
