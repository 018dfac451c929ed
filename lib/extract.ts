/** The extract stage: candidates are fetched politely, read as articles, stored, and folded into their stories. */
import { Duration } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { CANDIDATE } from '../functions/limits.ts';
import { houseFunction } from './function.ts';
import { WorkQueue } from './queue.ts';
import type { Storage } from './storage.ts';

/** A batch on one slow host. Below the lease of a candidate, so that a dead worker's candidates come free after it is gone. */
const TIMEOUT = Duration.minutes(2);
/**
 * Fewer, fuller calls: a nudge waits at most this long for company, and not at all while many come. Listings are polled every
 * quarter of an hour, so it is hardly missed; calls, WARC files and what they cost become a fifth.
 */
const GATHER = Duration.seconds(120);

export interface ExtractProps {
  storage: Storage;
  /** Functions at work at once. */
  workers: number;
  logRetentionDays: number;
}

export class Extract extends Construct {
  readonly work: WorkQueue;
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: ExtractProps) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Work', { workTimeout: TIMEOUT });
    this.function = houseFunction(this, {
      handler: 'extract',
      description: 'Newsfold: fetches candidates, stores their articles and folds reposts into stories.',
      timeout: TIMEOUT,
      memoryMiB: 512,
      logRetentionDays: props.logRetentionDays,
    });
    props.storage.use(this.function, {
      table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      reads: ['sites', 'robots'],
      writes: ['articles', 'raw', 'robots'],
    });
    this.work.feed(this.function, { batchSize: CANDIDATE.perBatch, gather: GATHER, maxConcurrency: props.workers });
  }
}
