/** The extract function: candidates become articles in stories. */
import { wholeBatch, type BatchResponse, type QueueEvent, type TimedContext } from './aws/batch.ts';
import { openPorts } from './aws/worker.ts';
import { decodeExtractMessage } from './messages.ts';
import { createExtract } from './pipeline.ts';

const ports = openPorts(process.env);
const steps = createExtract(ports);

export const handler = (event: QueueEvent, context: TimedContext): Promise<BatchResponse> =>
  wholeBatch(event, ports.log, decodeExtractMessage, async (messages) => {
    const keys = new Set(messages.flat().map(({ key }) => key));
    const { failedKeys } = await steps.extract([...keys], () => context.getRemainingTimeInMillis());
    return (refs) => refs.some(({ key }) => failedKeys.includes(key));
  });
