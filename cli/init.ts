import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { UsageError, StoreError } from '../functions/errors.ts';
import { EXAMPLE_CONTACT, sitesSchema } from '../functions/sites.ts';
import type { Register } from './command.ts';

const SCHEMA_FILE = 'sites.schema.json';

interface Options {
  contact?: string;
  force?: true;
}

export const register: Register = (command, context) => {
  command
    .option('--contact <address>', 'where the sites can reach you: an e-mail address or a page')
    .option('--force', 'write over a list that is there')
    .action(async ({ contact, force }: Options) => {
      const path = context.configPath();
      await writeNew(path, template(contact ?? EXAMPLE_CONTACT), force === true);
      await writeFile(join(dirname(path), SCHEMA_FILE), `${JSON.stringify(z.toJSONSchema(sitesSchema), null, 2)}\n`);
      const next = contact === undefined ? 'Put your contact address and your sites into it' : 'Put your sites into it';
      context.note(`Wrote ${path}, and ${SCHEMA_FILE} for editors.\n${next}, then: newsfold crawl`);
    });
};

async function writeNew(path: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: overwrite ? 'w' : 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new UsageError('There is a list of sites already', {
        where: path,
        fix: 'Edit it, or write over it with --force.',
      });
    }
    throw new StoreError(`The list of sites cannot be written: ${(cause as Error).message}`, { where: path, cause });
  }
}

const template = (contact: string): string => `# yaml-language-server: $schema=./${SCHEMA_FILE}
#
# The sites to archive. A change counts from the next run on; nothing that is stored is lost by it.

# Sent in the User-Agent of every request, so that a site can reach you. An e-mail address or a page.
contact: ${JSON.stringify(contact)}

# How often a listing is asked at most (it is asked less often where it brings little), and the least time between two
# requests to one host. A longer crawl-delay in the host's robots.txt wins.
every: 15m
delay: 2s

# keepRawPages: false     # do not keep the pages as they came, only the articles
# honourSignals: false    # record noindex, noarchive and TDM reservations, but do not obey them
# foldWindow: 30d         # how long reposts of an article are found

sites:
  # The domain is enough: feeds, sitemaps and the front page are found from there.
  - site: example.com

  # Or name the front page or section to start from ...
  # - site: example.org
  #   url: https://www.example.org/news/

  # ... or the very listings to read: feeds, sitemaps, pages of links.
  # - site: example.net
  #   listings:
  #     - https://www.example.net/rss.xml
  #     - https://www.example.net/sitemap-news.xml
  #   every: 1h
  #   delay: 10s
  #   enabled: true       # false: fetch nothing from it; what is stored stays
`;
