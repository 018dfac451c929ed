/** Saved searches as a file beside the database: short, and to be read and mended by hand. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { StoreError } from '../errors.ts';
import { SAVED_KINDS, type SavedSearch, type SavedSearches } from '../query/saved.ts';

const FILE = 'saved.json';

const contents = z.array(
  z.object({ name: z.string(), what: z.enum(SAVED_KINDS), words: z.record(z.string(), z.array(z.string())) }),
);

/** @param dir of an archive that is there */
export function fileSaved(dir: string): SavedSearches {
  const path = join(dir, FILE);
  const write = async (searches: SavedSearch[]): Promise<void> => {
    await writeFile(`${path}.new`, `${JSON.stringify(searches, undefined, 2)}\n`);
    await rename(`${path}.new`, path);
  };
  return {
    list: () => read(path),
    async put(search) {
      const others = (await read(path)).filter(({ name }) => name !== search.name);
      await write([...others, search].sort((a, b) => (a.name < b.name ? -1 : 1)));
    },
    async remove(name) {
      const all = await read(path);
      const others = all.filter((search) => search.name !== name);
      if (others.length < all.length) await write(others);
      return others.length < all.length;
    },
  };
}

async function read(path: string): Promise<SavedSearch[]> {
  try {
    return contents.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    if (!(cause instanceof SyntaxError || cause instanceof z.core.$ZodError)) throw cause;
    throw new StoreError('The saved searches cannot be read.', {
      where: path,
      fix: 'Mend the file, or remove it: the archive is not touched by it.',
      cause,
    });
  }
}
