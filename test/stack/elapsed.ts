/** Time that passes for a candidate of an emulated stack, whose functions look at the real clock. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DueRows } from '../../functions/aws/due.ts';
import type { AwsResources } from '../../functions/aws/stores.ts';
import { toAttributes } from '../../functions/aws/item.ts';
import { candidateKey } from '../../functions/aws/keys.ts';
import { openTable } from '../../functions/aws/table.ts';

const PAST = '2000-01-01T00:00:00.000Z';

/** It is due, and the lease of whoever died over it has run out. */
export async function makeDue(
  { dynamodb, table }: Pick<AwsResources, 'dynamodb' | 'table'>,
  key: string,
): Promise<void> {
  // As if the row that names it had been one of then.
  await new DueRows(openTable(dynamodb, table), () => new Date()).put('waiting', PAST, [key]);
  const id = { TableName: table, Key: toAttributes({ ...candidateKey(key) }) };
  const { Attributes: item } = await dynamodb.send(
    new UpdateItemCommand({
      ...id,
      UpdateExpression: 'SET turn = :past REMOVE expires',
      ExpressionAttributeValues: toAttributes({ ':past': PAST }),
      ReturnValues: 'ALL_NEW',
    }),
  );
  if (item?.['lease'] === undefined) return;
  const over = { UpdateExpression: 'SET lease = :past', ExpressionAttributeValues: toAttributes({ ':past': PAST }) };
  await dynamodb.send(new UpdateItemCommand({ ...id, ...over }));
}
