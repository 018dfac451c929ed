/** Capacity units of the index for new articles, as an emulated DynamoDB itself counts them; no secondary index holds any of its items. */
import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoStories } from '../functions/aws/stories.ts';
import { foldArticle } from '../functions/story/fold.ts';
import type { Foldable } from '../functions/story/story.ts';
import { startEmulators } from '../test/contract/emulators.ts';

export interface Units {
  write: number;
  read: number;
}

/** Adds up what each answer says was consumed. A write whose condition fails consumes one unit and says nothing. */
export function consumedBy(client: DynamoDBClient): Units {
  const units: Units = { write: 0, read: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const kind = /^(Get|BatchGet|Query)/.test(commandName) ? 'read' : 'write';
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        try {
          const answer = await next({ ...args, input });
          const { ConsumedCapacity: consumed = [] } = answer.output as {
            ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
          };
          for (const { CapacityUnits: sum = 0 } of [consumed].flat()) units[kind] += sum;
          return answer;
        } catch (cause) {
          units[kind] += 1;
          throw cause;
        }
      },
    { step: 'initialize', name: 'consumed' },
  );
  return units;
}

export async function reportUnits(articles: readonly Foldable[], now: Date): Promise<void> {
  const emulators = await startEmulators();
  const { resources } = await emulators.createMeteredArchive();
  const units = consumedBy(resources.dynamodb);
  const stories = dynamoStories(resources.dynamodb, resources.table);
  for (const article of articles) await foldArticle(stories, article, now);
  await emulators.stop();
  const each = (sum: number): string => (sum / articles.length).toFixed(2);
  console.log(
    `DynamoDB, index part, ${articles.length} new articles, one in ten of them a repost (ReturnConsumedCapacity)`,
  );
  console.log(`  ${each(units.write)} write units, ${each(units.read)} read units an article`);
}
