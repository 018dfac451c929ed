import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { INDEXES, TABLE } from '../../functions/aws/keys.ts';
import { parquetObjectKey, SITES_KEY } from '../../functions/object-key.ts';
import { columnName } from '../../functions/parquet/column.ts';
import { ARTICLE_COLUMNS, STORY_COLUMNS } from '../../functions/parquet/tables.ts';
import { CANDIDATE } from '../../functions/limits.ts';
import { PROJECT_ROOT } from '../../lib/bundling.ts';
import { OBJECTS } from '../../lib/storage.ts';
import { resources, synthesise, type Resource } from './template.ts';

const template = synthesise();
const all = Object.values(template.toJSON()['Resources'] as Record<string, Resource>);

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Principal?: unknown;
  Condition?: unknown;
}
const statementsOf = ({ Properties }: Resource): Statement[] =>
  (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement;
const actionsOf = ({ Action }: Statement): string[] => [Action].flat();

const STAGES = ['Crawl', 'Extract', 'Compact', 'Query'] as const;
type Stage = (typeof STAGES)[number];

/** What a function's role may do: each action with what it may do it to. */
function grantsOf(stage: Stage): Map<string, string[]> {
  const grants = new Map<string, string[]>();
  for (const [id, policy] of Object.entries(resources(template, 'AWS::IAM::Policy'))) {
    if (!id.startsWith(`${stage}Role`)) continue;
    for (const statement of statementsOf(policy)) {
      for (const action of actionsOf(statement)) {
        grants.set(action, [
          ...(grants.get(action) ?? []),
          ...[statement.Resource].flat().map((r) => JSON.stringify(r)),
        ]);
      }
    }
  }
  return grants;
}

interface ProvisionedPlace {
  WriteProvisionedThroughputSettings: {
    WriteCapacityAutoScalingSettings: { MinCapacity: number; MaxCapacity: number; SeedCapacity: number };
  };
}
interface ProvisionedReads {
  ReadProvisionedThroughputSettings: { ReadCapacityUnits: number };
}
interface ProvisionedTable extends ProvisionedPlace {
  BillingMode: string;
  GlobalSecondaryIndexes: ProvisionedPlace[];
  Replicas: (ProvisionedReads & { GlobalSecondaryIndexes: ProvisionedReads[] })[];
}

describe('What must survive', () => {
  const [provisioned] = Object.values(
    resources(
      synthesise({ 'newsfold:provisionedWriteUnits': '30', 'newsfold:provisionedReadUnits': '40' }),
      'AWS::DynamoDB::GlobalTable',
    ),
  ) as [Resource];

  it('is kept when the stack is destroyed and when a resource is replaced', () => {
    const kept = all.filter(({ Type }) => ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable'].includes(Type));
    assert.equal(kept.length, 3);
    for (const { DeletionPolicy, UpdateReplacePolicy } of kept) {
      assert.equal(DeletionPolicy, 'Retain');
      assert.equal(UpdateReplacePolicy, 'Retain');
    }
  });

  it('is a table that cannot be deleted by mistake, can be brought back, and costs nothing while nobody uses it', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ],
    });
  });

  it('is a table with a ceiling on what a runaway loop can cost', () => {
    const capped = synthesise({ 'newsfold:maxReadUnits': '77', 'newsfold:maxWriteUnits': '33' });
    capped.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 33 },
      Replicas: [Match.objectLike({ ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 77 } })],
    });
  });

  it('is a table that is paid by the hour where units are chosen, with as many as were chosen in all its places', () => {
    const { BillingMode, ...table } = provisioned.Properties as unknown as ProvisionedTable;
    assert.equal(BillingMode, 'PROVISIONED');
    const [replica] = table.Replicas;
    const indexes = replica?.GlobalSecondaryIndexes ?? [];
    const reads = [replica, ...indexes].map((place) => place?.ReadProvisionedThroughputSettings.ReadCapacityUnits ?? 0);
    const writes = [table, ...table.GlobalSecondaryIndexes].map(
      ({ WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: scaling } }) => scaling,
    );
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
    assert.equal(indexes.length, Object.keys(INDEXES).length);
    assert.equal(sum(reads), 40);
    assert.equal(sum(writes.map(({ MaxCapacity }) => MaxCapacity)), 30);
    for (const { MinCapacity, MaxCapacity, SeedCapacity } of writes)
      assert.deepEqual([MinCapacity, SeedCapacity], [MaxCapacity, MaxCapacity]);
  });

  it('is a table without point-in-time recovery only where that is asked for', () => {
    synthesise({ 'newsfold:recovery': 'false' }).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } })],
    });
  });

  it('is a table with the keys and the indexes of the key layout, and no other', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
        { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: Object.values(INDEXES).map((index) => ({
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' },
          { AttributeName: index.sortKey, KeyType: 'RANGE' },
        ],
        Projection:
          index.include.length === 0
            ? { ProjectionType: 'KEYS_ONLY' }
            : { ProjectionType: 'INCLUDE', NonKeyAttributes: index.include },
      })),
    });
  });

  it('is a bucket that keeps what was overwritten by mistake for a while, and the log of who asked for what', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: Match.anyValue() },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          }),
          { ExpirationInDays: 7, Prefix: 'athena/', Status: 'Enabled' },
        ],
      },
    });
  });
});

describe('Nothing is public', () => {
  it('neither a bucket', () => {
    for (const { Properties } of Object.values(resources(template, 'AWS::S3::Bucket'))) {
      assert.deepEqual(Properties['PublicAccessBlockConfiguration'], {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });

  it('nor a URL, unless it is asked for, and then requests to it are signed', () => {
    template.resourceCountIs('AWS::Lambda::Url', 0);
    const open = synthesise({ 'newsfold:queryUrl': 'true' });
    open.resourceCountIs('AWS::Lambda::Url', 1);
    open.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    open.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('and buckets and queues refuse what does not come over TLS', () => {
    const guarded = { 'AWS::S3::BucketPolicy': 's3:*', 'AWS::SQS::QueuePolicy': 'sqs:*' };
    for (const [type, action] of Object.entries(guarded)) {
      const policies = Object.values(resources(template, type));
      assert.equal(policies.length, type === 'AWS::S3::BucketPolicy' ? 2 : 6);
      for (const policy of policies) {
        const denial = statementsOf(policy).find(({ Effect }) => Effect === 'Deny');
        assert.deepEqual(
          [denial?.Action, denial?.Condition, denial?.Principal],
          [action, { Bool: { 'aws:SecureTransport': 'false' } }, { AWS: '*' }],
        );
      }
    }
  });

  it('and queues and buckets are encrypted', () => {
    for (const { Properties } of Object.values(resources(template, 'AWS::SQS::Queue')))
      assert.equal(Properties['SqsManagedSseEnabled'], true);
    for (const { Properties } of Object.values(resources(template, 'AWS::S3::Bucket')))
      assert.ok(Properties['BucketEncryption']);
  });
});

describe('The queues', () => {
  const queues = resources(template, 'AWS::SQS::Queue');
  const timeoutOf = (stage: string): number => {
    const entry = Object.entries(resources(template, 'AWS::Lambda::Function')).find(([id]) => id.startsWith(stage));
    return Number(entry?.[1].Properties['Timeout']);
  };

  for (const stage of ['Crawl', 'Extract', 'Compact']) {
    it(`hide a message of ${stage} for six times as long as its function may work on it, and while it is gathered`, () => {
      const [, queue] = Object.entries(queues).find(([id]) => id.startsWith(`${stage}WorkQueue`))!;
      const [, feed] = Object.entries(resources(template, 'AWS::Lambda::EventSourceMapping')).find(([id]) =>
        id.startsWith(`${stage}WorkFeed`),
      )!;
      const gathered = Number(feed.Properties['MaximumBatchingWindowInSeconds']);
      assert.equal(queue.Properties['VisibilityTimeout'], 6 * timeoutOf(stage) + gathered);
    });

    it(`set a message of ${stage} aside after five deliveries, for two weeks, and raise an alarm`, () => {
      const [, queue] = Object.entries(queues).find(([id]) => id.startsWith(`${stage}WorkQueue`))!;
      const [deadId, dead] = Object.entries(queues).find(([id]) => id.startsWith(`${stage}WorkDeadLetters`))!;
      assert.deepEqual(queue.Properties['RedrivePolicy'], {
        deadLetterTargetArn: { 'Fn::GetAtt': [deadId, 'Arn'] },
        maxReceiveCount: 5,
      });
      assert.equal(dead.Properties['MessageRetentionPeriod'], 14 * 24 * 3600);
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `Newsfold-test-${stage}-Work-DeadLetters`,
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [deadId, 'QueueName'] } }],
        TreatMissingData: 'notBreaching',
      });
    });
  }

  it('feed batches to functions that say which messages of a batch failed', () => {
    const feeds = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping'));
    assert.equal(feeds.length, 3);
    for (const { Properties } of feeds)
      assert.deepEqual(Properties['FunctionResponseTypes'], ['ReportBatchItemFailures']);
  });

  it('never wake more workers than were asked for', () => {
    const many = synthesise({ 'newsfold:workers': '42' });
    many.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: CANDIDATE.perRun,
      ScalingConfig: { MaximumConcurrency: 42 },
    });
  });

  it('gather new links for as long as was asked for, at most ten of them where that is not at all', () => {
    for (const [seconds, BatchSize] of [
      [300, 20],
      [0, 10],
    ])
      synthesise({ 'newsfold:gatherSeconds': String(seconds) }).hasResourceProperties(
        'AWS::Lambda::EventSourceMapping',
        { BatchSize, MaximumBatchingWindowInSeconds: seconds, ScalingConfig: { MaximumConcurrency: 10 } },
      );
  });

  it('hold an extract worker for less time than the lease of its candidates', () => {
    assert.ok(timeoutOf('Extract') * 1000 < CANDIDATE.leaseMs);
  });
});

describe('The schedule', () => {
  it('puts a tick into the crawl queue every five minutes, or as often as was asked for', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Target: Match.objectLike({
        Input: '{"kind":"tick"}',
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CrawlWorkQueue'), 'Arn'] },
      }),
    });
    const hourly = synthesise({ 'newsfold:schedule': 'cron(7 * * * ? *)' });
    hourly.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'cron(7 * * * ? *)' });
  });

  it('may do nothing but send to the crawl queue and its dead letters', () => {
    const [, policy] = Object.entries(resources(template, 'AWS::IAM::Policy')).find(([id]) =>
      id.startsWith('CrawlTickRole'),
    )!;
    const statements = statementsOf(policy);
    assert.deepEqual(statements.flatMap(actionsOf), ['sqs:SendMessage']);
    assert.doesNotMatch(JSON.stringify(statements), /Extract/);
  });
});

describe('The functions', () => {
  const functions = Object.entries(resources(template, 'AWS::Lambda::Function'));

  it('are four, on Node.js 24 and arm64, each with a log group of its own that forgets', () => {
    assert.equal(functions.length, 4);
    for (const [, { Properties }] of functions) {
      assert.equal(Properties['Runtime'], 'nodejs24.x');
      assert.deepEqual(Properties['Architectures'], ['arm64']);
    }
    const groups = Object.values(resources(template, 'AWS::Logs::LogGroup'));
    assert.equal(groups.length, 4);
    for (const { Properties } of groups) assert.equal(Properties['RetentionInDays'], 30);
    assert.equal(new Set(functions.map(([, { Properties }]) => JSON.stringify(Properties['LoggingConfig']))).size, 4);
  });

  it('have roles without managed policies, and no action or resource that is a bare wildcard', () => {
    for (const { Properties } of Object.values(resources(template, 'AWS::IAM::Role')))
      assert.equal(Properties['ManagedPolicyArns'], undefined);
    for (const policy of Object.values(resources(template, 'AWS::IAM::Policy'))) {
      for (const statement of statementsOf(policy)) {
        for (const action of actionsOf(statement)) assert.doesNotMatch(action, /\*/);
        assert.doesNotMatch(JSON.stringify(statement.Resource), /^"\*"$|\["\*"\]/);
      }
    }
  });

  const granted = {
    Crawl: {
      Dynamo: 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem',
      s3: 'GetObject config/sites.json, GetObject robots/*, ListBucket, PutObject robots/*',
      sqs: 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
      indexes: 'candidates',
    },
    Extract: {
      Dynamo: 'BatchGetItem GetItem PutItem UpdateItem',
      s3: 'GetObject config/sites.json, GetObject robots/*, ListBucket, PutObject articles/*, PutObject raw/*, PutObject robots/*',
      sqs: 'DeleteMessage GetQueueAttributes ReceiveMessage',
      indexes: '',
    },
    Compact: {
      Dynamo: 'GetItem Query',
      s3: 'GetObject articles/*, GetObject parquet/*, ListBucket, PutObject parquet/*',
      sqs: 'DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
      indexes: 'byDay',
    },
    Query: {
      Dynamo: 'GetItem Query',
      s3: 'GetObject articles/*, ListBucket',
      sqs: '',
      indexes: 'byDay bySite',
    },
  } as const;
  for (const stage of STAGES) {
    it(`of ${stage} may do what their code does, to what it does it to, and nothing else`, () => {
      const grants = grantsOf(stage);
      const actions = (service: string) =>
        [...grants.keys()]
          .filter((action) => action.startsWith(`${service}:`))
          .map((action) => action.slice(service.length + 1));
      const objects = actions('s3').flatMap((action) =>
        grants
          .get(`s3:${action}`)!
          .map((resource) => `${action} ${/\/([a-z]+\/[^"]+)"/.exec(resource)?.[1] ?? ''}`.trim()),
      );
      const indexes = (grants.get('dynamodb:Query') ?? []).map(
        (resource) => /\/index\/(\w+)/.exec(resource)?.[1] ?? '',
      );
      assert.deepEqual(
        {
          Dynamo: actions('dynamodb').sort().join(' '),
          s3: objects.sort().join(', '),
          sqs: actions('sqs').sort().join(' '),
          indexes: indexes.filter(Boolean).sort().join(' '),
        },
        granted[stage],
      );
      assert.deepEqual(actions('logs').sort(), ['CreateLogStream', 'PutLogEvents']);
      const elsewhere = [...grants.keys()].filter((action) => !/^(dynamodb|s3|sqs|logs):/.test(action));
      assert.deepEqual(elsewhere, []);
    });
  }

  it('look for the list of sites where it is pushed to', () => {
    assert.equal(OBJECTS.sites.key, SITES_KEY);
  });

  it('that answer questions can write nowhere', () => {
    const writes = [...grantsOf('Query').keys()].filter((action) => /Put|Update|Delete|Send|Write/.test(action));
    assert.deepEqual(writes, ['logs:PutLogEvents']);
  });

  it('delete nothing in the bucket, and in the table only the crawl function the schedule of a listing that moved', () => {
    for (const stage of STAGES) {
      const deletes = [...grantsOf(stage).keys()].filter((action) => /^(s3|dynamodb):.*Delete/.test(action));
      assert.deepEqual(deletes, stage === 'Crawl' ? ['dynamodb:DeleteItem'] : [], stage);
    }
  });

  it('find what they need in their environment', () => {
    const variablesOf = (stage: string) => {
      const [, { Properties }] = functions.find(([id]) => id.startsWith(stage))!;
      return Object.keys((Properties['Environment'] as { Variables: object }).Variables).sort();
    };
    const storage = ['NEWSFOLD_BUCKET', 'NEWSFOLD_TABLE', 'NODE_OPTIONS'];
    assert.deepEqual(variablesOf('Crawl'), [
      'NEWSFOLD_BUCKET',
      'NEWSFOLD_CRAWL_QUEUE_URL',
      'NEWSFOLD_EXTRACT_QUEUE_URL',
      'NEWSFOLD_TABLE',
      'NODE_OPTIONS',
    ]);
    assert.deepEqual(variablesOf('Extract'), storage);
    assert.deepEqual(variablesOf('Query'), storage);
  });
});

describe('The tables of Athena', () => {
  const [articles, stories] = ['articles', 'stories'].map((name) =>
    Object.values(resources(template, 'AWS::Glue::Table'))
      .map(({ Properties }) => Properties['TableInput'] as TableInput)
      .find((table) => table.Name === name),
  );
  interface TableInput {
    Name: string;
    Parameters: Record<string, unknown>;
    StorageDescriptor: { Columns: { Name: string; Type: string }[]; Location: unknown };
  }

  it('have the columns of the files, and find their days by the calendar where the files are written', () => {
    for (const [table, columns] of [
      [articles, ARTICLE_COLUMNS],
      [stories, STORY_COLUMNS],
    ] as const) {
      assert.ok(table);
      assert.deepEqual(
        table.StorageDescriptor.Columns.map(({ Name }) => Name),
        Object.keys(columns).map(columnName),
      );
      const template = JSON.stringify(table.Parameters['storage.location.template']);
      const [folder] = parquetObjectKey(table.Name, '${dt}', 0).split('part-');
      assert.ok(template.includes(`/${folder}`), template);
      assert.equal(table.Parameters['projection.enabled'], 'true');
    }
  });

  it('are queried where one query can read 10 GB at most', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: Match.objectLike({
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 10 * 1024 ** 3,
      }),
    });
  });

  it('come with example queries that are those of the documentation', () => {
    const tables = readFileSync(join(PROJECT_ROOT, 'docs/tables.md'), 'utf8');
    const saved = Object.values(resources(template, 'AWS::Athena::NamedQuery'));
    assert.ok(saved.length >= 4);
    for (const { Properties } of saved) assert.ok(tables.includes(`${String(Properties['QueryString'])}\n\`\`\``));
  });

  it('do not go by the same name in two environments', () => {
    const other = synthesise({ 'newsfold:environment': 'two-b' });
    other.hasResourceProperties('AWS::Glue::Database', { DatabaseInput: { Name: 'newsfold_two_b' } });
    other.hasResourceProperties('AWS::Athena::WorkGroup', { Name: 'newsfold-two-b' });
  });
});
