/** A schedule that puts one message into a queue: the only thing that starts by itself. */
import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { WorkQueue } from './queue.ts';

export interface ScheduleProps {
  work: WorkQueue;
  /** `rate(...)` or `cron(...)`, in UTC. */
  schedule: string;
  body: string;
  description: string;
  /** A message that could not be delivered for this long is given up, and is a dead letter. */
  maxAge?: Duration;
}

/** What comes every few minutes is superseded by the next after this. */
const MAX_AGE = Duration.minutes(5);

/** In `scope` as `Tick` and `TickRole`. The role may send to the queue and to its dead letters, and nothing else. */
export function sendOnSchedule(scope: Construct, props: ScheduleProps): void {
  const { queue, deadLetters } = props.work;
  const role = new Role(scope, 'TickRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      // Schedules of other accounts cannot borrow this role.
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    description: `What a schedule of Newsfold may do: put its message into the queue of ${scope.node.id}.`,
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn, deadLetters.queueArn] }),
  );
  new Schedule(scope, 'Tick', {
    description: props.description,
    schedule: ScheduleExpression.expression(props.schedule),
    target: new SqsSendMessage(queue, {
      input: ScheduleTargetInput.fromText(props.body),
      // The target would grant itself two actions that it never uses.
      role: role.withoutPolicyUpdates(),
      deadLetterQueue: deadLetters,
      maxEventAge: props.maxAge ?? MAX_AGE,
      retryAttempts: 10,
    }),
  });
}
