/** The crawl function: a tick nudges what is due, a listing is polled. */
import { eachMessage, type BatchResponse, type QueueEvent } from './aws/batch.ts';
import { openPorts, PIPELINE_OPTIONS } from './aws/worker.ts';
import { decodeCrawlMessage } from './messages.ts';
import { createCrawl } from './pipeline.ts';

const ports = openPorts(process.env);
const crawl = createCrawl(ports, PIPELINE_OPTIONS);

export const handler = (event: QueueEvent): Promise<BatchResponse> =>
  eachMessage(event, ports.log, async (body, delivery) => {
    const message = decodeCrawlMessage(body);
    if (message.kind === 'tick') await crawl.tick();
    else if (delivery === 'again') await crawl.pollSuspect(message.listingId);
    else await crawl.pollListing(message.listingId);
  });
