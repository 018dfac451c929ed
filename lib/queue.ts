/** A queue of work, what becomes of its messages that nobody could work on, and how a function is fed from it. */
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** AWS's advice for an event source, beside the time that it gathers: a message that is being worked on, retries of throttled calls included, is not seen twice. */
const VISIBILITY_TIMES_TIMEOUT = 6;
/** Deliveries before a message is set aside. AWS's advice for an event source is at least five: throttled calls count too. */
const DELIVERIES = 5;

export interface WorkQueueProps {
  /** Timeout of the function that works on the messages. */
  workTimeout: Duration;
  /** How long a batch is gathered: fewer, fuller calls. */
  gather: Duration;
}

export interface FeedProps {
  /** Messages in one call of the function. */
  batchSize: number;
  /** Calls at once. Without a limit, Lambda asks a queue that rests with fewer connections (Developer Guide, "Scaling and SQS"). */
  maxConcurrency?: number;
}

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** On the dead letters. */
  readonly alarm: Alarm;
  private readonly gather: Duration;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.gather = props.gather;
    const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...safe, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...safe,
      // A nudge that is a day old says nothing any more: the frontier has sent another since.
      retentionPeriod: Duration.days(1),
      visibilityTimeout: Duration.seconds(
        VISIBILITY_TIMES_TIMEOUT * props.workTimeout.toSeconds() + props.gather.toSeconds(),
      ),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: DELIVERIES },
    });
    this.alarm = new Alarm(this, 'DeadLettersAlarm', {
      alarmName: `${this.node.path.replaceAll('/', '-')}-DeadLetters`,
      alarmDescription: `Work that failed at every delivery waits in the dead letter queue. What to do: docs/runbook.md, chapter "${scope.node.id}-${id}-DeadLetters".`,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // SQS reports nothing for a queue that nobody has touched for hours, and such a queue has no new dead letters.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /**
   * Calls `fn` with the queue's messages and takes back those that it reports as failed. Only the three calls that the event
   * source makes are granted.
   */
  feed(fn: NodejsFunction, props: FeedProps): void {
    const granted = fn.role?.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [this.queue.queueArn],
      }),
    );
    const mapping = new EventSourceMapping(this, 'Feed', {
      target: fn,
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batchSize,
      maxBatchingWindow: this.gather,
      ...(props.maxConcurrency === undefined ? {} : { maxConcurrency: props.maxConcurrency }),
      reportBatchItemFailures: true,
    });
    // Lambda checks at creation that the role may receive.
    if (granted?.policyDependable !== undefined) mapping.node.addDependency(granted.policyDependable);
  }

  /** Lets `fn` put messages into the queue, whose URL it finds in the environment variable. */
  acceptFrom(fn: NodejsFunction, variable: string): void {
    fn.addEnvironment(variable, this.queue.queueUrl);
    fn.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }));
  }
}
