/**
 * Reads every page with one other extractor, in a process of its own, and prints one line of JSON: its texts' scores, its
 * median time a page, its peak memory. Called by bench/extraction.ts.
 *
 *   node bench/extraction/peers/run.ts <peer> <folder with index.ndjson and html/>
 */
import { readMarkup } from '../../../functions/article/read-markup.ts';
import { decodeBody } from '../../../functions/page/decode.ts';
import { readBytes, readIndex } from '../corpus.ts';
import { scorePage, textFigures, type PageScore } from '../metric.ts';
import type { PeerFigures, PeerName } from '../peers.ts';

type Extract = (html: string, url: string) => Promise<string>;

/** The article's HTML, as the peer's documentation says to get it. */
const PEERS: Record<PeerName, () => Promise<Extract>> = {
  'readability + linkedom': async () => {
    const [{ Readability }, { parseHTML }] = await Promise.all([import('@mozilla/readability'), import('linkedom')]);
    return (html) => Promise.resolve(new Readability(parseHTML(html).document).parse()?.content ?? '');
  },
  'readability + jsdom': async () => {
    const [{ Readability }, { JSDOM, VirtualConsole }] = await Promise.all([
      import('@mozilla/readability'),
      import('jsdom'),
    ]);
    return (html, url) => {
      const { window } = new JSDOM(html, { url, virtualConsole: new VirtualConsole() });
      const content = new Readability(window.document).parse()?.content ?? '';
      window.close();
      return Promise.resolve(content);
    };
  },
  'defuddle + linkedom': async () => {
    const [{ Defuddle }, { parseHTML }] = await Promise.all([import('defuddle/node'), import('linkedom')]);
    return async (html, url) => (await Defuddle(parseHTML(html).document, url)).content;
  },
};

const [peer = '', data = ''] = process.argv.slice(2);
if (!(peer in PEERS)) throw new Error(`no such peer: "${peer}"; there are ${Object.keys(PEERS).join(', ')}`);
const extract = await PEERS[peer as PeerName]();
const ms: number[] = [];
const scores = new Map<string, PageScore[]>();
let failed = 0;
for (const page of readIndex(data)) {
  const html = decodeBody(readBytes(data, page)).text;
  const start = performance.now();
  let content = '';
  try {
    content = await extract(html, page.url);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failed++;
  }
  ms.push(performance.now() - start);
  const text = readMarkup(content)
    .blocks.map((block) => block.text)
    .join('\n');
  const ofSet = scores.get(page.set) ?? [];
  scores.set(page.set, ofSet);
  ofSet.push(scorePage(text, page.truth.articleBody));
}
const figures: PeerFigures = {
  medianMs: ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)] ?? 0,
  peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  failed,
  f1: Object.fromEntries([...scores].map(([set, list]) => [set, textFigures(list).f1])),
};
console.log(JSON.stringify(figures));
