/**
 * Reads every page once, in a process of its own that does nothing else, and prints the most memory that was resident, in MB.
 * Called by bench/extraction.ts.
 *
 *   node --max-semi-space-size=8 bench/extraction/peak.ts <folder with index.ndjson and html/>
 */
import { extractArticle } from '../../functions/article/extract.ts';
import { decodeBody } from '../../functions/page/decode.ts';
import { FETCHED_AT, readBytes, readIndex } from './corpus.ts';

const [data = ''] = process.argv.slice(2);
for (const page of readIndex(data)) {
  extractArticle({ url: page.url, html: decodeBody(readBytes(data, page)).text, fetchedAt: FETCHED_AT });
}
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
