/** The deployed store: one table, one bucket, two queues. */
import type { Nudges, Stores } from '../ports.ts';
import { tableCatalog } from './catalog.ts';
import { queueDays, queueNudges, type DayQueue } from './nudges.ts';
import { openAwsStores, type AwsResources, type AwsStores } from './stores.ts';
import { openTable, type TableSettings } from './table.ts';

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
