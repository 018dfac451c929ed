/** Pages that are nothing but a way to another page. */
import { Parser } from 'htmlparser2';
import { fetchUrl, identityOf } from '../candidate/address.ts';
import { decodeBody } from './decode.ts';
import type { Page } from './page.ts';

/** A redirect in markup stands in a short head; live pages that reload themselves wait for minutes. */
const HEAD_BYTES = 16 * 1024;
const AT_ONCE_SECONDS = 1;
const DEPTH_MAX = 200;

/**
 * Where `<meta http-equiv=refresh>` leads within a second (HTML standard, "shared declarative refresh steps").
 * @returns an address to fetch that is not the page itself; undefined when the page is one to stay on
 */
export function refreshTarget(page: Page): string | undefined {
  if (!/html/i.test(page.headers['content-type'] ?? 'text/html')) return undefined;
  const { text } = decodeBody(page.body.subarray(0, HEAD_BYTES), page.headers['content-type']);
  if (!/http-equiv/i.test(text)) return undefined;
  const match =
    /^\s{0,16}(\d{0,9})(?:\.\d{0,9})?\s{0,16}[;,]?\s{0,16}(?:url\s{0,16}=\s{0,16})?["']?([^"']{1,2048})/i.exec(
      refreshIn(text) ?? '',
    );
  if (!match || Number(match[1]) > AT_ONCE_SECONDS) return undefined;
  const target = fetchUrl(match[2] ?? '', page.finalUrl);
  return target !== undefined && identityOf(target) !== identityOf(page.finalUrl) ? target : undefined;
}

/** The content of the first refresh that is for every browser: one in `<noscript>` leads to a page without scripts. */
function refreshIn(html: string): string | undefined {
  const found = { content: undefined as string | undefined, noscript: 0, depth: 0 };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        found.depth++;
        if (name === 'noscript') found.noscript++;
        if (name !== 'meta' || found.noscript > 0 || found.depth > DEPTH_MAX) return;
        if (attributes['http-equiv']?.trim().toLowerCase() === 'refresh') found.content ??= attributes['content'];
      },
      onclosetag(name) {
        found.depth--;
        if (name === 'noscript') found.noscript--;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return found.content;
}
