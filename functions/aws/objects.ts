/** Objects in the bucket. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { checkObjectKey, checkRange, FOLDERS } from '../object-key.ts';
import type { ObjectStore } from '../ports.ts';
import { explained, failureName } from './failures.ts';

/** What the class charges at least for. */
const COLD_BYTES_LEAST = 128 * 1024;

/**
 * Pages as they came are kept for years and hardly ever read. Glacier Instant Retrieval answers as fast, holds a gigabyte for a
 * sixth of the price, and charges for reading it (S3 User Guide, "Understanding and managing Amazon S3 storage classes").
 */
const isCold = (key: string, bytes: Uint8Array): boolean =>
  key.startsWith(`${FOLDERS.raw}/`) && bytes.length >= COLD_BYTES_LEAST;

export function bucketObjects(client: S3Client, bucket: string): ObjectStore {
  const read = (key: string, range?: string): Promise<Uint8Array | undefined> =>
    explained(`s3://${bucket}/${key}`, async () => {
      try {
        const input = { Bucket: bucket, Key: key, ...(range === undefined ? {} : { Range: range }) };
        const { Body: body } = await client.send(new GetObjectCommand(input));
        return body === undefined ? new Uint8Array() : await body.transformToByteArray();
      } catch (cause) {
        if (failureName(cause) === 'NoSuchKey') return undefined;
        // RFC 9110, section 15.5.17: the range begins behind the end.
        if (range !== undefined && failureName(cause) === 'InvalidRange') return new Uint8Array();
        throw cause;
      }
    });
  return {
    chargesRequests: true,
    async put(key, bytes, contentType) {
      const input = {
        ...{ Bucket: bucket, Key: checkObjectKey(key), Body: bytes, ContentType: contentType },
        ...(isCold(key, bytes) ? { StorageClass: 'GLACIER_IR' as const } : {}),
      };
      await explained(`s3://${bucket}/${key}`, () => client.send(new PutObjectCommand(input)));
    },
    get: async (key) => read(checkObjectKey(key)),
    async getRange(key, offset, length) {
      checkRange(offset, length);
      return read(checkObjectKey(key), `bytes=${offset}-${offset + length - 1}`);
    },
  };
}
