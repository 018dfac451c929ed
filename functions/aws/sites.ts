/** The list of sites as it was pushed to the bucket. */
import { ConfigError } from '../errors.ts';
import { SITES_KEY } from '../object-key.ts';
import type { ObjectStore, SiteSource } from '../ports.ts';
import { sitesSchema } from '../sites.ts';

const PUSH = 'Push your sites.yaml again with `newsfold sites push`.';

/** @param bucket for messages */
export function bucketSites(objects: ObjectStore, bucket: string): SiteSource {
  const where = `s3://${bucket}/${SITES_KEY}`;
  return {
    async load() {
      const bytes = await objects.get(SITES_KEY);
      // Freshly deployed: there is nothing to crawl yet, and nothing wrong.
      if (bytes === undefined) return { contact: '', sites: [] };
      const parsed = sitesSchema.safeParse(parseJson(bytes, where));
      if (parsed.success) return parsed.data;
      const issues = parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'the whole list'}: ${message}`,
      );
      throw new ConfigError(`The list of sites is not valid: ${issues.slice(0, 5).join('; ')}.`, { where, fix: PUSH });
    },
  };
}

function parseJson(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ConfigError('The list of sites is not JSON.', { where, fix: PUSH, cause });
  }
}
