/** The query stage: answers questions about articles and stories, in the query words of the command line. */
import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { houseFunction } from './function.ts';
import type { Storage } from './storage.ts';

export interface QueryProps {
  storage: Storage;
  /** Whether there is a URL; requests to it are signed (AWS_IAM). */
  url: boolean;
  logRetentionDays: number;
}

export class Query extends Construct {
  readonly function: NodejsFunction;
  readonly url: FunctionUrl | undefined;

  constructor(scope: Construct, id: string, props: QueryProps) {
    super(scope, id);
    this.function = houseFunction(this, {
      handler: 'query',
      description: 'Newsfold: answers questions about articles and stories.',
      timeout: Duration.seconds(30),
      memoryMiB: 512,
      logRetentionDays: props.logRetentionDays,
    });
    props.storage.use(this.function, {
      table: ['GetItem', 'Query'],
      indexes: ['bySite', 'byDay'],
      reads: ['articles'],
    });
    this.url = props.url ? this.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }) : undefined;
  }
}
