/** The extract stage: candidates are fetched politely, read as articles, stored, and folded into their stories. */
import { Duration } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { CANDIDATE, MEMORY } from '../functions/limits.ts';
import { houseFunction } from './function.ts';
import { WorkQueue } from './queue.ts';
import type { Storage } from './storage.ts';

/** A batch on one slow host. Below the lease of a candidate, so that a dead worker's candidates come free after it is gone. */
const TIMEOUT = Duration.minutes(2);
export interface ExtractProps {
  storage: Storage;
  /** Functions at work at once. */
  workers: number;
  /** Longest wait of a nudge for others: fewer, fuller calls, and WARC files. */
  gatherSeconds: number;
  logRetentionDays: number;
}

export class Extract extends Construct {
  readonly work: WorkQueue;
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: ExtractProps) {
    super(scope, id);
    const gather = Duration.seconds(props.gatherSeconds);
    this.work = new WorkQueue(this, 'Work', { workTimeout: TIMEOUT, gather });
    this.function = houseFunction(this, {
      handler: 'extract',
      description: 'Newsfold: fetches candidates, stores their articles and folds reposts into stories.',
      timeout: TIMEOUT,
      memoryMiB: MEMORY.extractMib,
      logRetentionDays: props.logRetentionDays,
    });
    props.storage.use(this.function, {
      table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      reads: ['sites', 'robots'],
      writes: ['articles', 'raw', 'robots'],
    });
    // Links that a poll found come one or a few to a message; where few are found, nobody gathers more than ten.
    const batchSize = props.gatherSeconds === 0 ? CANDIDATE.perBatch : CANDIDATE.perRun;
    this.work.feed(this.function, { batchSize, maxConcurrency: props.workers });
  }
}
