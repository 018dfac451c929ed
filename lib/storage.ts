/** What must survive: the bucket and the table. Nothing here is deleted with the stack. */
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, Billing, Capacity, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INDEXES, TABLE } from '../functions/aws/keys.ts';
import { VARIABLES } from '../functions/aws/variables.ts';
import { sharedOut, type Place, type Throughputs } from '../functions/bill/capacity.ts';
import { COUNTS } from '../functions/bill/counts.ts';
import { FOLDERS, SITES_KEY } from '../functions/object-key.ts';

/** An archive that was overwritten or emptied by mistake can be brought back this long. */
const UNDO_DAYS = 30;
const ACCESS_LOG_DAYS = 90;
/** Answers of Athena can be asked for again. */
const ANSWER_DAYS = 7;

/** Where objects lie in the bucket: a whole key, or a folder and why the keys in it cannot be named one by one. */
export const OBJECTS = {
  /** The list of sites, as it was pushed. */
  sites: { key: SITES_KEY },
  articles: {
    key: `${FOLDERS.articles}/*`,
    open: 'Each version of an article is an object whose key ends with the hash of its bytes.',
  },
  raw: {
    key: `${FOLDERS.raw}/*`,
    open: 'Pages as they came lie in WARC files whose keys are a day and the hash of their bytes.',
  },
  parquet: { key: `${FOLDERS.parquet}/*`, open: 'Each day of each table has its own files.' },
  robots: {
    key: `${FOLDERS.robots}/*`,
    open: 'A robots.txt that is too long for the table is an object whose key is its hash.',
  },
} as const satisfies Record<string, { key: string; open?: string }>;
type ObjectPlace = keyof typeof OBJECTS;

export interface StorageProps {
  maxReadUnits: number;
  maxWriteUnits: number;
  /** Units a second that are paid by the hour; 0: on demand, up to the ceilings above. */
  provisionedReadUnits: number;
  provisionedWriteUnits: number;
  /** Point-in-time recovery of the table. */
  recovery: boolean;
}

/** A DynamoDB action without its service. */
export type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** What a function does to the storage; it is granted that, and no more. */
export interface StorageUse {
  table: readonly TableAction[];
  /** Indexes that are queried. */
  indexes?: readonly (keyof typeof INDEXES)[];
  /** What is read from the bucket. */
  reads: readonly ObjectPlace[];
  /** What is written to the bucket. */
  writes?: readonly ObjectPlace[];
}

export class Storage extends Construct {
  readonly bucket: Bucket;
  readonly table: TableV2;
  /** What the table and each index have a second; undefined on demand. */
  readonly provisioned: Throughputs | undefined;
  /** Read units that all who read share, a second. */
  readonly readUnits: number;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const { provisionedReadUnits: readUnits, provisionedWriteUnits: writeUnits } = props;
    this.provisioned = writeUnits === 0 ? undefined : sharedOut({ readUnits, writeUnits }, COUNTS);
    this.readUnits = this.provisioned?.table.readUnits ?? props.maxReadUnits;
    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...closed,
      lifecycleRules: [
        { expiration: Duration.days(ACCESS_LOG_DAYS), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.bucket = new Bucket(this, 'Archive', {
      ...closed,
      serverAccessLogsBucket: accessLogs,
      // Keys are derived from what they hold, so a version is replaced by mistake only: the earlier one is the way back.
      versioned: true,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(UNDO_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          expiredObjectDeleteMarker: true,
        },
        { prefix: `${FOLDERS.athena}/`, expiration: Duration.days(ANSWER_DAYS) },
      ],
    });
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: Object.values(INDEXES).map((index) => ({
        indexName: index.name,
        partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
        sortKey: { name: index.sortKey, type: AttributeType.STRING },
        ...this.capacityOf(index.name),
        ...(index.include.length === 0
          ? { projectionType: ProjectionType.KEYS_ONLY }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.include] }),
      })),
      timeToLiveAttribute: TABLE.timeToLive,
      billing:
        this.provisioned === undefined
          ? Billing.onDemand({ maxReadRequestUnits: props.maxReadUnits, maxWriteRequestUnits: props.maxWriteUnits })
          : Billing.provisioned(capacities(this.provisioned.table)),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.recovery },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private capacityOf(index: Exclude<Place, 'table'>): Partial<ReturnType<typeof capacities>> {
    return this.provisioned === undefined ? {} : capacities(this.provisioned[index]);
  }

  /** Grants `fn` what it does, and shows it where the storage is. */
  use(fn: NodejsFunction, use: StorageUse): void {
    fn.addEnvironment(VARIABLES.table, this.table.tableName);
    fn.addEnvironment(VARIABLES.bucket, this.bucket.bucketName);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: use.table.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
      }),
    );
    if (use.indexes !== undefined) {
      fn.addToRolePolicy(
        new PolicyStatement({
          actions: ['dynamodb:Query'],
          resources: use.indexes.map((name) => `${this.table.tableArn}/index/${INDEXES[name].name}`),
        }),
      );
    }
    this.grantObjects(fn, 's3:GetObject', use.reads);
    this.grantObjects(fn, 's3:PutObject', use.writes ?? []);
    // Without it S3 answers 403 for an object that is not there, which looks like a fault of the roles.
    fn.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
  }

  private grantObjects(
    fn: NodejsFunction,
    action: 's3:GetObject' | 's3:PutObject',
    places: readonly ObjectPlace[],
  ): void {
    if (places.length === 0) return;
    const resources = places.map((place) => this.bucket.arnForObjects(OBJECTS[place].key));
    fn.addToRolePolicy(new PolicyStatement({ actions: [action], resources }));
    if (fn.role === undefined) return;
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    for (const { key, ...place } of places.map((name) => OBJECTS[name])) {
      if (!('open' in place)) continue;
      const id = `AwsSolutions::AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${key}]`;
      Validations.of(fn.role).acknowledge({ id, reason: place.open });
    }
  }
}

/**
 * CloudFormation's global table, which a table of the CDK is, takes no fixed write capacity, so the bounds of its scaling are one
 * number. It begins with that number, too: a table that was on demand has no other until the scaling is set up.
 */
function capacities({ readUnits, writeUnits }: Throughputs[Place]): {
  readCapacity: Capacity;
  writeCapacity: Capacity;
} {
  return {
    readCapacity: Capacity.fixed(readUnits),
    writeCapacity: Capacity.autoscaled({ minCapacity: writeUnits, maxCapacity: writeUnits, seedCapacity: writeUnits }),
  };
}
