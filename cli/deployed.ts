/** A deployed archive as the command line finds it: by the name of its stack, whose outputs say the rest. */
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { explained } from '../functions/aws/failures.ts';
import { openAwsHome, type AwsHome } from '../functions/aws/home.ts';
import { StoreError } from '../functions/errors.ts';
import type { NewsfoldOptions } from '../functions/options.ts';

/** The stages that have a queue, as their outputs begin. */
export const STAGES = ['Crawl', 'Extract', 'Compact'] as const;

export interface Deployed {
  home: AwsHome;
  table: string;
  bucket: string;
  sqs: SQS;
  queues: { stage: string; queueUrl: string; deadLettersUrl: string }[];
  /** As CloudFormation has it: `UPDATE_COMPLETE`. */
  status: string;
  /** What the last drift detection found; `NOT_CHECKED` when there was none. */
  drift: string;
  /** Of Newsfold, as deployed; undefined before the stack told it. */
  version: string | undefined;
  /** As deployed; undefined before the stack told them. */
  options: Partial<NewsfoldOptions> | undefined;
  /** @throws StoreError when the stack has no such output */
  output(name: string): string;
  close(): void;
}

/** @throws StoreError when there is no such stack, or it may not be asked */
export async function openDeployed(stackName: string): Promise<Deployed> {
  const cloudformation = new CloudFormationClient({});
  try {
    const { Stacks: stacks = [] } = await explained(`stack ${stackName}`, () =>
      cloudformation.send(new DescribeStacksCommand({ StackName: stackName })),
    );
    const [stack] = stacks;
    if (stack === undefined) throw unknownStack(stackName);
    return open(stack, stackName);
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') throw unknownStack(stackName, error);
    throw error;
  } finally {
    cloudformation.destroy();
  }
}

function open(stack: Stack, stackName: string): Deployed {
  const outputs = new Map((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const output = (name: string): string => {
    const value = outputs.get(name);
    if (value !== undefined) return value;
    throw new StoreError(`The stack has no output ${name}.`, {
      where: `stack ${stackName}`,
      fix: 'Deploy it again with this version: npx cdk deploy.',
    });
  };
  const [table, bucket] = [output('TableName'), output('BucketName')];
  const clients = { dynamodb: new DynamoDBClient({}), s3: new S3Client({}), sqs: new SQS({}) };
  return {
    home: openAwsHome({ ...clients, table, bucket }),
    ...{ table, bucket, output },
    sqs: clients.sqs,
    queues: STAGES.map((stage) => ({
      stage,
      queueUrl: output(`${stage}QueueUrl`),
      deadLettersUrl: output(`${stage}DeadLettersUrl`),
    })),
    status: stack.StackStatus ?? 'unknown',
    drift: stack.DriftInformation?.StackDriftStatus ?? 'NOT_CHECKED',
    version: outputs.get('Version'),
    options: optionsIn(outputs.get('Options')),
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** The stack wrote them itself; what cannot be read is as if it had not. */
function optionsIn(text: string | undefined): Partial<NewsfoldOptions> | undefined {
  try {
    return JSON.parse(text ?? '') as Partial<NewsfoldOptions>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const unknownStack = (stackName: string, cause?: unknown): StoreError =>
  new StoreError('There is no such stack in this account and region.', {
    where: `stack ${stackName}`,
    fix: 'Newsfold-<environment>, as `npx cdk list` prints it; AWS_PROFILE and AWS_REGION say where it is looked for.',
    ...(cause === undefined ? {} : { cause }),
  });
