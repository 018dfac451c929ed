/** Objects as files in a folder. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkObjectKey, checkRange } from '../object-key.ts';
import type { ObjectStore } from '../ports.ts';

/** Where objects are written before they get their name. No key begins with a dot, so none leads here. */
const PARTIAL = '.partial';

/** @param dir where the keys begin; created at the first write */
export function fileObjects(dir: string, { durable = true }: { durable?: boolean } = {}): ObjectStore {
  const pathOf = (key: string): string => join(dir, ...checkObjectKey(key).split('/'));
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const partial = join(dir, PARTIAL, randomUUID());
      // A reader sees the whole object or none: written apart, brought to the disk, then renamed into place.
      try {
        if (durable) {
          await withFolder(partial, () => writeDurably(partial, bytes));
          await withFolder(path, () => rename(partial, path));
        } else writeAtOnce(partial, path, bytes);
      } catch (cause) {
        await unlink(partial).catch(ignoreMissing);
        throw cause;
      }
    },
    // At once, as the database beside it answers: to wait for a file of some kilobytes takes many times as long as to read it.
    get: (key) => Promise.resolve().then(() => readAtOnce(pathOf(key))),
    async getRange(key, offset, length) {
      const path = pathOf(key);
      checkRange(offset, length);
      try {
        return await readRange(path, offset, length);
      } catch (cause) {
        return ignoreMissing(cause);
      }
    },
  };
}

/** Nearly always the folder is there: it is made only where the work fails for want of it. */
async function withFolder(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    await mkdir(dirname(path), { recursive: true });
    await work();
  }
}

function writeAtOnce(partial: string, path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(partial, bytes, { flag: 'wx' });
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    mkdirSync(dirname(partial), { recursive: true });
    writeFileSync(partial, bytes, { flag: 'wx' });
  }
  // An article has a folder of its own: mostly it is not there yet.
  mkdirSync(dirname(path), { recursive: true });
  renameSync(partial, path);
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function readAtOnce(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    return ignoreMissing(cause);
  }
}

async function readRange(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** @throws what it was given, unless that says that the file (or its folder) is not there */
function ignoreMissing(cause: unknown): undefined {
  if (isMissing(cause)) return undefined;
  throw cause;
}

const isMissing = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';

/** Removes what writers that died left unfinished. Only for the one who knows that nobody else writes here. */
export function discardPartialObjects(dir: string): void {
  rmSync(join(dir, PARTIAL), { recursive: true, force: true });
}
