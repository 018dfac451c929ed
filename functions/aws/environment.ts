/** What a Lambda function is told about its surroundings, and the stores it finds there. Read once, when the function starts. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQS } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../errors.ts';
import { jsonLog } from '../log.ts';
import type { Clock, Log } from '../ports.ts';
import type { AwsResources } from './stores.ts';
import type { MessageSender } from './nudges.ts';
import { VARIABLES } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A ceiling on the table's units is met by waiting, not by failing: six tries are about 3 s. */
const SDK = {
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

/** A sleep that was cut short is over. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => sleep(ms, undefined, { ...(signal && { signal }) }).catch(ignoreAbort),
};

/** @throws ConfigError naming every variable that is missing */
export function readResources(environment: Environment): AwsResources {
  const missing = [VARIABLES.table, VARIABLES.bucket].filter((name) => (environment[name] ?? '') === '');
  if (missing.length > 0) {
    throw new ConfigError(`The environment lacks ${missing.join(' and ')}.`, {
      fix: 'The stack sets it: deploy again with `npx cdk deploy`.',
    });
  }
  const { [VARIABLES.crawlQueueUrl]: crawlQueueUrl, [VARIABLES.extractQueueUrl]: extractQueueUrl } = environment;
  const compactQueueUrl = environment[VARIABLES.compactQueueUrl];
  return {
    dynamodb: new DynamoDBClient(SDK),
    s3: new S3Client(SDK),
    sqs: lateSender(),
    table: environment[VARIABLES.table] ?? '',
    bucket: environment[VARIABLES.bucket] ?? '',
    ...(crawlQueueUrl === undefined ? {} : { crawlQueueUrl }),
    ...(extractQueueUrl === undefined ? {} : { extractQueueUrl }),
    ...(compactQueueUrl === undefined ? {} : { compactQueueUrl }),
  };
}

/** @throws ConfigError when there is no such number */
export function readUnitsIn({ [VARIABLES.readUnits]: text = '' }: Environment): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ConfigError(`${VARIABLES.readUnits} is "${text}", not a number of units.`, {
    fix: 'The stack sets it: deploy again with `npx cdk deploy`.',
  });
}

/** Many calls send no message, and the query function never does: the client is loaded for the first one that is sent. */
function lateSender(): MessageSender {
  let client: Promise<SQS> | undefined;
  return {
    async sendMessageBatch(input) {
      client ??= import('@aws-sdk/client-sqs').then(({ SQS }) => new SQS(SDK));
      return (await client).sendMessageBatch(input);
    },
  };
}

/** Lines go to standard output as they are: the runtime's `console` would wrap them in a record of its own. */
export function lambdaLog(environment: Environment): Log {
  const context = { function: environment['AWS_LAMBDA_FUNCTION_NAME'] };
  return jsonLog((line) => process.stdout.write(`${line}\n`), 'info', context);
}
