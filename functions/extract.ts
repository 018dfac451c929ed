/** The extract function: candidates become articles in stories. */
import { wholeBatch, type BatchResponse, type QueueEvent } from './aws/batch.ts';
import { composePipeline } from './aws/worker.ts';
import { decodeExtractMessage } from './messages.ts';

const { pipeline, log } = composePipeline(process.env);

export const handler = (event: QueueEvent): Promise<BatchResponse> =>
  wholeBatch(event, log, decodeExtractMessage, async (messages) => {
    const { failedKeys } = await pipeline.extract([...new Set(messages.map(({ key }) => key))]);
    return ({ key }) => failedKeys.includes(key);
  });
