/** Reads a Parquet file with the reader that most JavaScript tools use. */
import { zstdDecompressSync } from 'node:zlib';
import { parquetMetadata, parquetReadObjects, type FileMetaData } from 'hyparquet';

const asArrayBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

export function rowsOf(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  const compressors = { ZSTD: (input: Uint8Array) => zstdDecompressSync(input) };
  return parquetReadObjects({ file: asArrayBuffer(bytes), compressors });
}

export const metadataOf = (bytes: Uint8Array): FileMetaData => parquetMetadata(asArrayBuffer(bytes));
