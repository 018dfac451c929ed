/**
 * The stack, deployed to this process: what the synthesised template describes is made in the emulators, its functions run as
 * processes from their bundles with the template's environment and their roles' own credentials, and its schedule and event
 * sources are played. Only the web is another one: the functions' requests to the sample sites' hosts end at the sample server.
 */
import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { HANDLERS, type HandlerName } from '../../lib/bundling.ts';
import { startEmulators, type Archive } from '../contract/emulators.ts';
import { drain, type Source } from './event-sources.ts';
import type { Faults } from './faults.ts';
import { openGate } from './gate.ts';
import { startLambda, type Lambda } from './lambda.ts';
import { arnOf, Roles } from './roles.ts';
import { synthesise, type Resource } from './template.ts';

export interface Deployment {
  roles: Roles;
  /** As an administrator's: not judged by any role. */
  admin: Archive;
  lambdas: Record<HandlerName, Lambda>;
  /** What the schedule of a stage does when its time has come. */
  tick(stage: 'Crawl' | 'Compact'): Promise<void>;
  /** Plays the event sources until all queues are empty. @returns how many messages were worked on */
  drain(): Promise<number>;
  /** Messages in the dead letter queues. */
  deadLetters(): Promise<number>;
  stop(): Promise<void>;
}

type Template = Record<string, Resource>;
type Clients = Pick<Archive, 'dynamodb' | 's3' | 'sqs'>;

const accessKeyOf = (name: HandlerName): string => `AKIA${name.toUpperCase().padEnd(16, '0')}`;

export async function deploy(hosts: Record<string, string>, faults: Faults = {}): Promise<Deployment> {
  const template = synthesise().toJSON()['Resources'] as Template;
  const emulators = await startEmulators();
  const clients: Clients = await emulators.createArchive();
  const physical = await createResources(template, clients);
  const roles = new Roles(template);
  const logicalIds = new Map(
    [...physical].map(([id, name]) => [name.startsWith('http') ? new URL(name).pathname : name, id]),
  );
  const functions = functionsOf(template);
  const roleByKey = new Map(HANDLERS.map((name) => [accessKeyOf(name), functions[name].role]));
  const gateTo = async (client: Clients['dynamodb'] | Clients['s3']) => {
    const { hostname, port } = await client.config.endpoint!();
    return openGate({
      target: `http://${hostname}:${port ?? ''}`,
      roles,
      roleOf: (accessKey) => roleByKey.get(accessKey),
      logicalIdOf: (name) => logicalIds.get(name),
      disturb: (accessKey, action, body) => {
        const name = HANDLERS.find((one) => accessKeyOf(one) === accessKey);
        return name === undefined ? undefined : faults.onCall?.({ name, action, body });
      },
      kill: (accessKey) => HANDLERS.forEach((name) => accessKeyOf(name) === accessKey && lambdas[name].kill()),
    });
  };
  const [tables, rest] = [await gateTo(clients.dynamodb), await gateTo(clients.s3)];
  const start = (name: HandlerName) => {
    const environment = Object.entries(functions[name].environment).map(([variable, value]) => [
      variable,
      valueOf(value, physical).replace(/^(http:\/\/[^:]+):\d+/, `$1:${new URL(rest.url).port}`),
    ]);
    return startLambda(
      name,
      {
        ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: accessKeyOf(name), AWS_SECRET_ACCESS_KEY: 'emulated' },
        ...{ AWS_ENDPOINT_URL_DYNAMODB: tables.url, AWS_ENDPOINT_URL_S3: rest.url, AWS_ENDPOINT_URL_SQS: rest.url },
        ...(Object.fromEntries(environment) as Record<string, string>),
      },
      { hosts, timeoutMs: faults.timeoutMs?.(name) ?? 1000 * functions[name].timeoutSeconds },
    );
  };
  const started = HANDLERS.map((name) => [name, start(name)] as const);
  const lambdas = Object.fromEntries(started) as Record<HandlerName, Lambda>;
  const queueUrl = (id: string) => physical.get(id) ?? '';
  const variable = (name: HandlerName, key: string) => valueOf(functions[name].environment[key], physical);
  return {
    roles,
    admin: {
      ...clients,
      table: variable('crawl', 'NEWSFOLD_TABLE'),
      bucket: variable('crawl', 'NEWSFOLD_BUCKET'),
      crawlQueueUrl: variable('crawl', 'NEWSFOLD_CRAWL_QUEUE_URL'),
      extractQueueUrl: variable('crawl', 'NEWSFOLD_EXTRACT_QUEUE_URL'),
      compactQueueUrl: variable('compact', 'NEWSFOLD_COMPACT_QUEUE_URL'),
    },
    lambdas,
    tick: (stage) => tick(template, stage, { roles, clients, queueUrl }),
    drain: () => drain(sourcesOf(template, functions, queueUrl), { roles, sqs: clients.sqs, lambdas, faults }),
    deadLetters: async () => {
      const ids = Object.keys(template).filter(
        (id) => /DeadLetters[0-9A-F]{8}$/.test(id) && template[id]?.Type === 'AWS::SQS::Queue',
      );
      const counts = await Promise.all(ids.map((id) => countMessages(clients, queueUrl(id))));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async stop() {
      await Promise.all(Object.values(lambdas).map((lambda) => lambda.stop()));
      await Promise.all([tables.stop(), rest.stop()]);
      await emulators.stop();
    },
  };
}

/** Tables, buckets and queues as the template describes them. @returns logical id to name or address */
async function createResources(template: Template, { dynamodb, s3, sqs }: Clients): Promise<Map<string, string>> {
  const physical = new Map<string, string>();
  for (const [id, { Type: type, Properties: properties }] of Object.entries(template)) {
    if (type === 'AWS::DynamoDB::GlobalTable') {
      const { AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, KeySchema } = properties;
      const input = { TableName: id, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, KeySchema };
      await dynamodb.send(new CreateTableCommand(input as CreateTableCommandInput));
      physical.set(id, id);
    } else if (type === 'AWS::S3::Bucket') {
      await s3.send(new CreateBucketCommand({ Bucket: id.toLowerCase() }));
      physical.set(id, id.toLowerCase());
    } else if (type === 'AWS::SQS::Queue') {
      const { RedrivePolicy: redrive, VisibilityTimeout: visibility } = properties as {
        RedrivePolicy?: { deadLetterTargetArn: unknown; maxReceiveCount: number };
        VisibilityTimeout?: number;
      };
      const attributes = {
        ...(visibility === undefined ? {} : { VisibilityTimeout: String(visibility) }),
        ...(redrive === undefined ? {} : { RedrivePolicy: JSON.stringify(redriveOf(redrive)) }),
      };
      const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: id, Attributes: attributes }));
      physical.set(id, url ?? '');
    }
  }
  return physical;
}

const redriveOf = ({
  deadLetterTargetArn,
  maxReceiveCount,
}: {
  deadLetterTargetArn: unknown;
  maxReceiveCount: number;
}) => ({
  deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${arnOf(deadLetterTargetArn)}`,
  maxReceiveCount,
});

interface DeployedFunction {
  id: string;
  role: string;
  environment: Record<string, unknown>;
  timeoutSeconds: number;
}

function functionsOf(template: Template): Record<HandlerName, DeployedFunction> {
  const entries = HANDLERS.map((name) => {
    const stage = name.charAt(0).toUpperCase() + name.slice(1);
    const [id, fn] = Object.entries(template).find(
      ([key, { Type: type }]) => type === 'AWS::Lambda::Function' && key.startsWith(`${stage}Function`),
    )!;
    const {
      Role: role,
      Environment: environment,
      Timeout: timeoutSeconds,
    } = fn.Properties as {
      Role: unknown;
      Timeout: number;
      Environment: { Variables: Record<string, unknown> };
    };
    return [name, { id, role: arnOf(role), environment: environment.Variables, timeoutSeconds }];
  });
  return Object.fromEntries(entries) as Record<HandlerName, DeployedFunction>;
}

const valueOf = (value: unknown, physical: Map<string, string>): string =>
  typeof value === 'string' ? value : (physical.get((value as { Ref: string }).Ref) ?? '');

async function tick(
  template: Template,
  stage: string,
  { roles, clients, queueUrl }: { roles: Roles; clients: Clients; queueUrl: (id: string) => string },
): Promise<void> {
  const [, schedule] = Object.entries(template).find(
    ([id, { Type: type }]) => type === 'AWS::Scheduler::Schedule' && id.startsWith(`${stage}Tick`),
  )!;
  const { Target: target } = schedule.Properties as { Target: { Arn: unknown; RoleArn: unknown; Input: string } };
  const queue = arnOf(target.Arn);
  if (!roles.check(arnOf(target.RoleArn), 'sqs:SendMessage', queue)) return;
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(queue), MessageBody: target.Input }));
}

function sourcesOf(
  template: Template,
  functions: Record<HandlerName, DeployedFunction>,
  queueUrl: (id: string) => string,
): Source[] {
  return Object.values(template)
    .filter(({ Type: type }) => type === 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties: properties }) => {
      const {
        BatchSize: batch,
        MaximumBatchingWindowInSeconds: gather = 0,
        EventSourceArn: arn,
        FunctionName: fn,
      } = properties as {
        BatchSize: number;
        MaximumBatchingWindowInSeconds?: number;
        EventSourceArn: unknown;
        FunctionName: { Ref: string };
      };
      const name = HANDLERS.find((handler) => functions[handler].id === fn.Ref)!;
      return { batch, gather, queue: arnOf(arn), url: queueUrl(arnOf(arn)), name, role: functions[name].role };
    });
}

async function countMessages({ sqs }: Clients, url: string): Promise<number> {
  const { Attributes: attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(attributes?.ApproximateNumberOfMessages);
}
