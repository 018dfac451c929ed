/** The crawl function: a tick nudges what is due, a listing is polled. */
import { eachMessage, type BatchResponse, type QueueEvent } from './aws/batch.ts';
import { composePipeline } from './aws/worker.ts';
import { decodeCrawlMessage } from './messages.ts';

const { pipeline, log } = composePipeline(process.env);

export const handler = (event: QueueEvent): Promise<BatchResponse> =>
  eachMessage(event, log, async (body) => {
    const message = decodeCrawlMessage(body);
    await (message.kind === 'tick' ? pipeline.tick() : pipeline.pollListing(message.listingId));
  });
