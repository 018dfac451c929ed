/** What a worker keeps things in: the table and the bucket, without what answers questions. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { UsageError } from '../errors.ts';
import type { Runs, SiteSource, Stores } from '../ports.ts';
import { tableArticles } from './articles.ts';
import { tableFrontier } from './frontier.ts';
import { tableHosts } from './hosts.ts';
import type { MessageSender } from './nudges.ts';
import { bucketObjects } from './objects.ts';
import { bucketSites } from './sites.ts';
import { dynamoStories } from './stories.ts';
import { openTable, type TableSettings } from './table.ts';

/** Whoever starts the process makes the clients and lives with their settings; nothing here is a global. */
export interface AwsResources {
  dynamodb: DynamoDBClient;
  s3: S3Client;
  sqs: MessageSender;
  table: string;
  bucket: string;
  /** Absent where no listing is nudged from. */
  crawlQueueUrl?: string;
  /** Absent where no candidate is nudged from. */
  extractQueueUrl?: string;
  /** Absent where no day is asked for. */
  compactQueueUrl?: string;
}

export interface AwsStores extends Omit<Stores, 'catalog'> {
  sites: SiteSource;
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

export function openAwsStores(
  { dynamodb, s3, table: name, bucket }: AwsResources,
  settings: TableSettings = {},
): AwsStores {
  const table = openTable(dynamodb, name, settings);
  const objects = bucketObjects(s3, bucket);
  return {
    objects,
    frontier: tableFrontier(table, settings.now),
    hosts: tableHosts(table, objects),
    articles: tableArticles(table),
    stories: dynamoStories(dynamodb, name, settings),
    runs: noRuns,
    sites: bucketSites(objects, bucket),
  };
}
