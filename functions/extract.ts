/** The extract function: candidates become articles in stories. */
import { timeOf, wholeBatch, type BatchResponse, type QueueEvent, type TimedContext } from './aws/batch.ts';
import { noNudges, openPorts } from './aws/worker.ts';
import { decodeExtractMessage } from './messages.ts';
import { CANDIDATE } from './limits.ts';
import { createExtract } from './pipeline.ts';

const ports = openPorts(process.env, noNudges);
const steps = createExtract(ports);

export const handler = (event: QueueEvent, context: TimedContext): Promise<BatchResponse> =>
  wholeBatch(event, ports.log, decodeExtractMessage, async (messages) => {
    // Those of few candidates are of links that a poll just found: they share runs, and so WARC files.
    const fewFirst = messages.toSorted((a, b) => a.length - b.length);
    const keys = new Set(fewFirst.flat().map(({ key }) => key));
    const { failedKeys } = await steps.extract([...keys], timeOf(context, CANDIDATE.finishMs));
    return (refs) => refs.some(({ key }) => failedKeys.includes(key));
  });
