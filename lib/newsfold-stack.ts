/** The way of an article: a listing leads to candidates, a candidate to an article in the archive, a question to its story. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import packageFile from '../package.json' with { type: 'json' };
import { Compact } from './compact.ts';
import { Crawl } from './crawl.ts';
import { Extract } from './extract.ts';
import type { NewsfoldOptions } from '../functions/options.ts';
import { Query } from './query.ts';
import { Storage } from './storage.ts';
import { Tables } from './tables.ts';
import { Watch } from './watch.ts';

export class NewsfoldStack extends Stack {
  constructor(scope: Construct, id: string, options: NewsfoldOptions, props?: StackProps) {
    super(scope, id, props);
    const { logRetentionDays, workers, gatherSeconds } = options;

    const storage = new Storage(this, 'Storage', options);
    const crawl = new Crawl(this, 'Crawl', { storage, schedule: options.schedule, logRetentionDays });
    const extract = new Extract(this, 'Extract', { storage, workers, gatherSeconds, logRetentionDays });
    const compact = new Compact(this, 'Compact', { storage, logRetentionDays });
    const tables = new Tables(this, 'Tables', { bucket: storage.bucket, environment: options.environment });
    const query = new Query(this, 'Query', { storage, url: options.queryUrl, logRetentionDays });
    crawl.leadsTo(extract);
    new Watch(this, 'Watch', { ...options, storage, crawl, extract, compact });

    this.tell('Version', packageFile.version, 'Version of Newsfold that this was deployed from.');
    this.tell('Options', JSON.stringify(options), 'The options that this was deployed with.');
    this.tell('TableName', storage.table.tableName, 'The DynamoDB table: frontier, article index and story index.');
    this.tell('BucketName', storage.bucket.bucketName, 'The S3 bucket: articles, raw pages and the list of sites.');
    this.tell('CrawlQueueUrl', crawl.work.queue.queueUrl, 'Ticks and listings that are due.');
    this.tell(
      'CrawlDeadLettersUrl',
      crawl.work.deadLetters.queueUrl,
      'Ticks and listings that failed at every delivery.',
    );
    this.tell('ExtractQueueUrl', extract.work.queue.queueUrl, 'Candidates that are due.');
    this.tell('ExtractDeadLettersUrl', extract.work.deadLetters.queueUrl, 'Candidates that failed at every delivery.');
    this.tell('CompactQueueUrl', compact.work.queue.queueUrl, 'Days that are written as Parquet files.');
    this.tell('CompactDeadLettersUrl', compact.work.deadLetters.queueUrl, 'Days that failed at every delivery.');
    this.tell('CrawlFunctionName', crawl.function.functionName, 'Polls listings.');
    this.tell('ExtractFunctionName', extract.function.functionName, 'Fetches, extracts, stores and folds.');
    this.tell('CompactFunctionName', compact.function.functionName, 'Writes the last days as Parquet files.');
    this.tell('QueryFunctionName', query.function.functionName, 'Answers questions.');
    this.tell('AthenaDatabase', tables.database, 'The tables articles and stories.');
    this.tell('AthenaWorkgroup', tables.workgroup, 'Where they are queried, with a ceiling on what a query reads.');
    if (query.url !== undefined) this.tell('QueryUrl', query.url.url, 'Answers signed requests (AWS_IAM).');
  }

  private tell(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
