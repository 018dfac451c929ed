/** The deployed store: one table, one bucket, two queues. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { UsageError } from '../errors.ts';
import type { Nudges, Runs, SiteSource, Stores } from '../ports.ts';
import { tableArticles } from './articles.ts';
import { tableCatalog } from './catalog.ts';
import { tableFrontier } from './frontier.ts';
import { tableHosts } from './hosts.ts';
import { queueDays, queueNudges, type DayQueue } from './nudges.ts';
import { bucketObjects } from './objects.ts';
import { bucketSites } from './sites.ts';
import { dynamoStories } from './stories.ts';
import { openTable, type TableSettings } from './table.ts';

/** Whoever starts the process makes the clients and lives with their settings; nothing here is a global. */
export interface AwsResources {
  dynamodb: DynamoDBClient;
  s3: S3Client;
  sqs: SQSClient;
  table: string;
  bucket: string;
  /** Absent where no listing is nudged from. */
  crawlQueueUrl?: string;
  /** Absent where no candidate is nudged from. */
  extractQueueUrl?: string;
  /** Absent where no day is asked for. */
  compactQueueUrl?: string;
}

export interface AwsHome extends Stores {
  nudges: Nudges;
  sites: SiteSource;
  days: DayQueue;
}

/** A stack has no runs, but a tick every few minutes and many workers: its metrics and logs tell of them. */
const noRuns: Runs = {
  put: () => Promise.resolve(),
  latest: () =>
    Promise.reject(
      new UsageError('The deployed archive keeps no list of runs.', {
        fix: 'See its dashboard and its logs in CloudWatch.',
      }),
    ),
};

/** No request is made until something is asked. */
export function openAwsHome(resources: AwsResources, settings: TableSettings = {}): AwsHome {
  const table = openTable(resources.dynamodb, resources.table, settings);
  const stories = dynamoStories(resources.dynamodb, resources.table, settings);
  const objects = bucketObjects(resources.s3, resources.bucket);
  return {
    objects,
    frontier: tableFrontier(table),
    hosts: tableHosts(table, objects),
    articles: tableArticles(table),
    stories,
    catalog: tableCatalog(table, stories),
    runs: noRuns,
    nudges: queueNudges(resources.sqs, { crawl: resources.crawlQueueUrl, extract: resources.extractQueueUrl }),
    sites: bucketSites(objects, resources.bucket),
    days: queueDays(resources.sqs, resources.compactQueueUrl),
  };
}
