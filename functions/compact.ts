/** The compact function: the schedule asks for the last days, each part of a day becomes a Parquet file. */
import { eachMessage, type BatchResponse, type QueueEvent } from './aws/batch.ts';
import { lambdaLog, readResources, readUnitsIn, systemClock } from './aws/environment.ts';
import { openAwsHome } from './aws/home.ts';
import { COUNTS } from './bill/counts.ts';
import { decodeCompactMessage } from './messages.ts';
import { dayParts, makeDay } from './parquet/days.ts';
import { paceOf } from './parquet/pace.ts';
import { TABLES } from './parquet/tables.ts';

const home = openAwsHome(readResources(process.env), { consistency: 'eventual' });
const log = lambdaLog(process.env);
const { rowsMost, delaySeconds } = paceOf(readUnitsIn(process.env), COUNTS.compaction.readUnits / TABLES.length);

export const handler = (event: QueueEvent): Promise<BatchResponse> =>
  eachMessage(event, log, async (body) => {
    const message = decodeCompactMessage(body);
    if (message.kind === 'compact') return home.days.send(dayParts(systemClock.now()));
    const rest = await makeDay(home, log, message.work, rowsMost);
    if (rest !== undefined) await home.days.send([rest], delaySeconds);
  });
