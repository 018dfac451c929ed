/** Reads the labelled pages. See the README of the corpus: `index.ndjson` and one gzipped page for each line. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The pages were saved before; no date of theirs lies after it. */
export const FETCHED_AT = '2025-01-01T00:00:00.000Z';

export interface Truth {
  articleBody: string;
  headline?: string;
  author?: string[] | string;
  datePublished?: string;
}

export interface LabelledPage {
  id: string;
  set: string;
  url: string;
  file: string;
  truth: Truth;
  /** Only pages of the `dev` half are looked at and tuned on. */
  half: 'dev' | 'held-out';
}

export function readIndex(folder: string): LabelledPage[] {
  return readFileSync(join(folder, 'index.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const page = JSON.parse(line) as Omit<LabelledPage, 'half'>;
      return { ...page, half: halfOf(page.id) };
    });
}

function halfOf(id: string): LabelledPage['half'] {
  return (createHash('sha256').update(id).digest()[0] ?? 0) % 2 === 0 ? 'dev' : 'held-out';
}

/** In one piece of the size that the file's last four bytes give (RFC 1952), so that memory is the extractor's and not the archive's. */
export function readBytes(folder: string, page: LabelledPage): Uint8Array {
  const packed = readFileSync(join(folder, page.file));
  return gunzipSync(packed, { chunkSize: packed.readUInt32LE(packed.length - 4) + SPARE_BYTES });
}

/** zlib asks for the next piece as soon as one is full. */
const SPARE_BYTES = 64;
