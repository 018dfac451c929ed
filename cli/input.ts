/** Files that a person hands in: a path or `-` for standard input, gzip taken off where it is on. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { PassThrough, type Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { InputError } from '../functions/errors.ts';

const GZIP_MAGIC = [0x1f, 0x8b];

/** @throws InputError when it cannot be read or its gzip is broken. */
export async function readInput(path: string): Promise<Uint8Array> {
  const bytes = path === '-' ? await readStandardInput() : await readNamed(path);
  if (!GZIP_MAGIC.every((byte, at) => bytes[at] === byte)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new InputError('The file begins as gzip and cannot be unpacked.', {
      where: path,
      fix: 'Fetch or copy it again: it is cut or damaged.',
      cause,
    });
  }
}

/**
 * The objects of an NDJSON file, one a line, with their line numbers; empty lines are passed over.
 * @throws InputError naming file and line at the first line that is no JSON object
 */
export async function* readNdjson(path: string): AsyncGenerator<{ line: number; value: Record<string, unknown> }> {
  const lines = createInterface({ input: openText(path), crlfDelay: Infinity });
  let line = 0;
  try {
    for await (const text of lines) {
      line++;
      if (text.trim() !== '')
        yield { line, value: parseLine(text, `${path === '-' ? 'standard input' : path}:${line}`) };
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw unreadable(path, cause);
  }
}

function parseLine(text: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError(`The line is not JSON: ${(cause as Error).message}.`, {
      where,
      fix: 'One JSON object a line is needed.',
      cause,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError('The line is JSON, but not an object.', { where, fix: 'One JSON object a line is needed.' });
  }
  return value as Record<string, unknown>;
}

/** Errors of the source and of gzip reach whoever reads the text. */
function openText(path: string): Readable {
  const source = path === '-' ? process.stdin : createReadStream(path);
  const text = new PassThrough();
  const stages = path.endsWith('.gz') ? [source, createGunzip(), text] : [source, text];
  pipeline(stages).catch((error: unknown) => text.destroy(error instanceof Error ? error : new Error(String(error))));
  return text;
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function readNamed(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

export function unreadable(path: string, cause: unknown): InputError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new InputError('There is no such file.', { where: path, fix: 'Check the path.', cause });
  return new InputError(`The file cannot be read: ${message}`, {
    where: path,
    fix: 'Check that it is a readable, whole file.',
    cause,
  });
}
