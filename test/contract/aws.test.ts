import { after, before } from 'node:test';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { openAwsHome } from '../../functions/aws/home.ts';
import { decodeCrawlMessage, decodeExtractMessage } from '../../functions/messages.ts';
import { startEmulators, type Archive, type Emulators } from './emulators.ts';
import { describeContract } from './suite.ts';

let emulators: Emulators;
before(async () => {
  emulators = await startEmulators();
});
after(() => emulators.stop());

describeContract('the table, bucket and queues of AWS', async () => {
  const resources = await emulators.createArchive();
  const home = openAwsHome(resources);
  return {
    stores: home,
    other: openAwsHome(resources),
    nudges: home.nudges,
    async received() {
      const crawl = (await drain(resources, resources.crawlQueueUrl)).map(decodeCrawlMessage);
      const extract = await drain(resources, resources.extractQueueUrl);
      return {
        listingIds: crawl.flatMap((message) => (message.kind === 'listing' ? [message.listingId] : [])),
        candidates: extract.flatMap(decodeExtractMessage),
      };
    },
    close: () => Promise.resolve(),
  };
});

/** The bodies of all messages that wait. */
async function drain({ sqs }: Archive, queueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
    const { Messages: messages = [] } = await sqs.send(receive);
    if (messages.length === 0) return bodies;
    bodies.push(...messages.map(({ Body: body = '' }) => body));
    const entries = messages.map(({ ReceiptHandle: handle }, at) => ({ Id: String(at), ReceiptHandle: handle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  }
}
