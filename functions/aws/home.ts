/** The deployed store: one table, one bucket, two queues. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Nudges, Stores } from '../ports.ts';
import { tableCatalog } from './catalog.ts';
import { queueDays, queueNudges, type DayQueue, type MessageSender } from './nudges.ts';
import { openAwsStores, type AwsStores } from './stores.ts';
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

export interface AwsHome extends AwsStores, Pick<Stores, 'catalog'> {
  nudges: Nudges;
  days: DayQueue;
}

/** No request is made until something is asked. */
export function openAwsHome(resources: AwsResources, settings: TableSettings = {}): AwsHome {
  const table = openTable(resources.dynamodb, resources.table, settings);
  const stores = openAwsStores(resources, settings);
  return {
    ...stores,
    catalog: tableCatalog(table),
    nudges: queueNudges(resources.sqs, { crawl: resources.crawlQueueUrl, extract: resources.extractQueueUrl }),
    days: queueDays(resources.sqs, resources.compactQueueUrl),
  };
}
