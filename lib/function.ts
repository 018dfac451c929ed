/** The house defaults of a Lambda function. */
import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, type RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { NODE } from '../functions/limits.ts';
import { bundling, handlerEntry, PROJECT_ROOT, type HandlerName } from './bundling.ts';

export interface HouseFunctionProps {
  handler: HandlerName;
  description: string;
  timeout: Duration;
  memoryMiB: number;
  logRetentionDays: number;
  /** Whether it may be woken by what it sent itself, again and again; unless said, Lambda ends that after sixteen times. */
  recursiveLoop?: RecursiveLoop;
}

/**
 * A function of its own role and its own log group, in `scope` as `Function`, `Role` and `Logs`. The role may write to that log
 * group and nothing else: no managed policy. What the function's code calls is granted by the stage that owns it.
 */
export function houseFunction(scope: Construct, props: HouseFunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: retentionOf(props.logRetentionDays),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the ${props.handler} function of Newsfold may do.`,
  });
  logGroup.grantWrite(role);
  return new NodejsFunction(scope, 'Function', {
    entry: handlerEntry(props.handler),
    handler: 'handler',
    projectRoot: PROJECT_ROOT,
    depsLockFilePath: `${PROJECT_ROOT}/package-lock.json`,
    bundling,
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memoryMiB,
    ...(props.recursiveLoop === undefined ? {} : { recursiveLoop: props.recursiveLoop }),
    timeout: props.timeout,
    environment: { NODE_OPTIONS: NODE.options },
    role,
    logGroup,
    // The functions write JSON lines themselves; this makes the platform's own lines JSON too.
    loggingFormat: LoggingFormat.JSON,
  });
}

/** The CDK's name for one of the numbers that the option is held to. */
function retentionOf(days: number): RetentionDays {
  const known = Object.values(RetentionDays).filter((value) => typeof value !== 'string');
  const found = known.find((value) => String(value) === String(days));
  if (found === undefined) throw new Error(`CloudWatch Logs keeps nothing for ${days} days`);
  return found;
}
