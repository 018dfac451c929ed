/** The crawl stage: the schedule's tick finds what is due, and the crawl function polls the listings of the sites. */
import { Duration } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/aws/variables.ts';
import { TICK_BODY } from '../functions/messages.ts';
import { MEMORY } from '../functions/limits.ts';
import { houseFunction } from './function.ts';
import { WorkQueue } from './queue.ts';
import { sendOnSchedule } from './schedule.ts';
import type { Storage } from './storage.ts';

/** A 50 MB sitemap, and a batch of listings on one slow host. */
const TIMEOUT = Duration.minutes(2);
/** Listings are mostly unchanged: a few at once keep up with thousands of sites. */
const CONCURRENCY = 5;
/** A call is paid for while it waits for hosts, so they are waited for together. */
const BATCH = 10;

export interface CrawlProps {
  storage: Storage;
  schedule: string;
  logRetentionDays: number;
}

export class Crawl extends Construct {
  readonly work: WorkQueue;
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: CrawlProps) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Work', { workTimeout: TIMEOUT, gather: Duration.seconds(0) });
    this.function = houseFunction(this, {
      handler: 'crawl',
      description: 'Newsfold: polls the listings that are due and records new candidates.',
      timeout: TIMEOUT,
      memoryMiB: MEMORY.crawlMib,
      logRetentionDays: props.logRetentionDays,
    });
    props.storage.use(this.function, {
      // A listing that moved gives up its place: the only thing that any function deletes.
      table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      indexes: ['candidates'],
      reads: ['sites', 'robots'],
      writes: ['robots'],
    });
    this.work.feed(this.function, { batchSize: BATCH, maxConcurrency: CONCURRENCY });
    // The tick and a front page that leads to feeds both name further listings.
    this.work.acceptFrom(this.function, VARIABLES.crawlQueueUrl);
    sendOnSchedule(this, {
      work: this.work,
      schedule: props.schedule,
      body: TICK_BODY,
      description: 'Newsfold: looks for listings and candidates that are due.',
    });
  }

  /** New candidates wake the workers of `next`. */
  leadsTo(next: { work: WorkQueue }): void {
    next.work.acceptFrom(this.function, VARIABLES.extractQueueUrl);
  }
}
