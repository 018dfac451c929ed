/** The crawl function: a tick nudges what is due, a listing is polled. */
import { eachMessage, timeOf, type BatchResponse, type QueueEvent, type TimedContext } from './aws/batch.ts';
import { queueNudges } from './aws/nudges.ts';
import { openPorts, PIPELINE_OPTIONS } from './aws/worker.ts';
import { POLL } from './limits.ts';
import { decodeCrawlMessage } from './messages.ts';
import { createCrawl } from './pipeline.ts';

const ports = openPorts(process.env, ({ sqs, crawlQueueUrl: crawl, extractQueueUrl: extract }) =>
  queueNudges(sqs, { crawl, extract }),
);
const crawl = createCrawl(ports, PIPELINE_OPTIONS);

export const handler = (event: QueueEvent, context: TimedContext): Promise<BatchResponse> => {
  const signal = timeOf(context, POLL.finishMs);
  return eachMessage(event, ports.log, async (body, delivery) => {
    const message = decodeCrawlMessage(body);
    if (message.kind === 'tick') await crawl.tick();
    else if (delivery === 'again') await crawl.pollSuspect(message.listingId, signal);
    else await crawl.pollListing(message.listingId, signal);
  });
};
