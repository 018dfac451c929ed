import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { sitesSchema } from '../../functions/sites.ts';

interface ObjectSchema {
  properties: Record<string, ObjectSchema & { items?: ObjectSchema }>;
}

const page = await readFile(new URL('../../docs/sites.md', import.meta.url), 'utf8');
const schema = z.toJSONSchema(sitesSchema) as unknown as ObjectSchema;

/** The keys in the first column of the table under a heading. */
function keysUnder(heading: string): string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, key = '']) => key),
  );
}

describe('the page about the list of sites', () => {
  it('names every key that there is, and no other', () => {
    assert.deepEqual(keysUnder('For all sites').sort(), Object.keys(schema.properties).sort());
    const ofSite = schema.properties['sites']?.items?.properties ?? {};
    assert.deepEqual(keysUnder('For one site').sort(), Object.keys(ofSite).sort());
  });
});
