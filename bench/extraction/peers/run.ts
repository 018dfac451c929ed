/**
 * Reads every page with one other extractor, in a process of its own, and prints one line of JSON: its texts' and fields' scores,
 * its median time a page, its peak memory. Called by bench/extraction.ts.
 *
 *   node bench/extraction/peers/run.ts <peer> <folder with index.ndjson and html/>
 */
import { setImmediate } from 'node:timers/promises';
import { readMarkup } from '../../../functions/article/markup/read-markup.ts';
import { decodeBody } from '../../../functions/page/decode.ts';
import { readBytes, readIndex } from '../corpus.ts';
import { fieldFigures, namesOf, scoreFields, type FieldScores, type Fields } from '../fields.ts';
import { scorePage, textFigures, type PageScore } from '../metric.ts';
import { ROUNDS, type PeerFigures, type PeerName } from '../peers.ts';

interface Found {
  /** The article's HTML. */
  content: string;
  fields: Fields;
}
type Extract = (html: string, url: string) => Promise<Found>;

/** As the peer's documentation says to get it. */
const PEERS: Record<PeerName, () => Promise<Extract>> = {
  'readability + linkedom': async () => {
    const [{ Readability }, { parseHTML }] = await Promise.all([import('@mozilla/readability'), import('linkedom')]);
    return (html) => Promise.resolve(ofReadability(new Readability(parseHTML(html).document)));
  },
  'readability + jsdom': async () => {
    const [{ Readability }, { JSDOM, VirtualConsole }] = await Promise.all([
      import('@mozilla/readability'),
      import('jsdom'),
    ]);
    return (html, url) => {
      const { window } = new JSDOM(html, { url, virtualConsole: new VirtualConsole() });
      const found = ofReadability(new Readability(window.document));
      window.close();
      return Promise.resolve(found);
    };
  },
  'defuddle + linkedom': async () => {
    const [{ Defuddle }, { parseHTML }] = await Promise.all([import('defuddle/node'), import('linkedom')]);
    return async (html, url) => {
      const { content, title, author, published } = await Defuddle(parseHTML(html).document, url);
      return { content, fields: fieldsOf(title, author, published) };
    };
  },
};

function ofReadability(reader: { parse(): Partial<Record<string, string | null>> | null }): Found {
  const { content, title, byline, publishedTime } = reader.parse() ?? {};
  return { content: content ?? '', fields: fieldsOf(title ?? '', byline ?? '', publishedTime ?? '') };
}

/** A peer gives its authors in one string, and a date as the page has it: its day there is the publisher's. */
function fieldsOf(headline: string, author: string, date: string): Fields {
  const instant = Date.parse(date);
  return {
    headline,
    author: namesOf(author.replace(/^by\s+/i, '')).map((name) => ({ name })),
    ...(Number.isNaN(instant) ? {} : { datePublished: new Date(instant).toISOString(), datePublishedRaw: date }),
  };
}

const [peer = '', data = ''] = process.argv.slice(2);
if (!(peer in PEERS)) throw new Error(`no such peer: "${peer}"; there are ${Object.keys(PEERS).join(', ')}`);
const extract = await PEERS[peer as PeerName]();
const ms: number[] = [];
const scores = new Map<string, PageScore[]>();
const fields: FieldScores[] = [];
let failed = 0;
for (const page of readIndex(data)) {
  const html = decodeBody(readBytes(data, page)).text;
  let found: Found = { content: '', fields: {} };
  let best = Infinity;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      found = await extract(html, page.url);
      best = Math.min(best, performance.now() - start);
    }
    ms.push(best);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failed++;
  }
  const text = readMarkup(found.content)
    .blocks.map((block) => block.text)
    .join('\n');
  const ofSet = scores.get(page.set) ?? [];
  scores.set(page.set, ofSet);
  ofSet.push(scorePage(text, page.truth.articleBody));
  if (page.truth.headline !== undefined) fields.push(scoreFields(page, found.fields));
  // What was closed is cleared away between two turns of the loop of events, and not before.
  await setImmediate();
}
const figures: PeerFigures = {
  medianMs: ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)] ?? 0,
  peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  failed,
  f1: Object.fromEntries([...scores].map(([set, list]) => [set, textFigures(list).f1])),
  fields: fieldFigures(fields),
};
console.log(JSON.stringify(figures));
