/** The compact function: the schedule asks for the last days, each part of a day becomes a Parquet file. */
import { eachMessage, type BatchResponse, type QueueEvent } from './aws/batch.ts';
import { lambdaLog, openHome, systemClock } from './aws/environment.ts';
import { decodeCompactMessage } from './messages.ts';
import { dayParts, makeDay } from './parquet/days.ts';

/** What is used of the context (AWS Lambda Developer Guide, "Using the Lambda context object"). */
export interface TimedContext {
  getRemainingTimeInMillis(): number;
}

const home = openHome(process.env);
const log = lambdaLog(process.env);

export const handler = (event: QueueEvent, context: TimedContext): Promise<BatchResponse> =>
  eachMessage(event, log, async (body) => {
    const message = decodeCompactMessage(body);
    if (message.kind === 'compact') return home.days.send(dayParts(systemClock.now()));
    const rest = await makeDay(home, log, message.work, () => context.getRemainingTimeInMillis());
    if (rest !== undefined) await home.days.send([rest]);
  });
