/** The extract function: candidates become articles in stories. */
import { wholeBatch, type BatchResponse, type QueueEvent } from './aws/batch.ts';
import { openPorts } from './aws/worker.ts';
import { decodeExtractMessage } from './messages.ts';
import { createExtract } from './pipeline.ts';

const ports = openPorts(process.env);
const steps = createExtract(ports);

export const handler = (event: QueueEvent): Promise<BatchResponse> =>
  wholeBatch(event, ports.log, decodeExtractMessage, async (messages) => {
    const { failedKeys } = await steps.extract([...new Set(messages.map(({ key }) => key))]);
    return ({ key }) => failedKeys.includes(key);
  });
