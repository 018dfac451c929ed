/** The compact function: the schedule asks for the last days, each part of a day becomes a Parquet file. */
import { eachMessage, type BatchResponse, type QueueEvent, type TimedContext } from './aws/batch.ts';
import { lambdaLog, readResources, systemClock } from './aws/environment.ts';
import { openAwsHome } from './aws/home.ts';
import { decodeCompactMessage } from './messages.ts';
import { dayParts, makeDay } from './parquet/days.ts';

const home = openAwsHome(readResources(process.env), { consistency: 'eventual' });
const log = lambdaLog(process.env);

export const handler = (event: QueueEvent, context: TimedContext): Promise<BatchResponse> =>
  eachMessage(event, log, async (body) => {
    const message = decodeCompactMessage(body);
    if (message.kind === 'compact') return home.days.send(dayParts(systemClock.now()));
    const rest = await makeDay(home, log, message.work, () => context.getRemainingTimeInMillis());
    if (rest !== undefined) await home.days.send([rest]);
  });
