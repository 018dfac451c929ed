/** Copies of the sample texts on other sites, each made the way such copies are made. */
import type { Attribution } from '../functions/article/article.ts';
import { before, typeset, type Run, type SampleArticle } from './article.ts';
import type { Block } from './text.ts';
import { curlyQuotes, mapWords, paragraphsOf, parseSpans, plain, straightQuotes } from './text.ts';

interface Repost {
  of: string;
  host: string;
  path: string;
  /** Age of the copy: later than the original's publication. */
  age: string;
  run?: Run;
  section: string;
  headline?: string;
  author?: string;
  make: (blocks: Block[]) => Block[];
  /** Markdown, after the text; `$headline` and `$url` are the original's. */
  credit?: string;
  canonical?: true;
  isBasedOn?: true;
  /** Name of the origin in RSS `<source>`. */
  feedSource?: string;
  why: Attribution['kind'][];
}

/** The aggregator's importer keeps the text around a link and loses the words of the link itself. */
export function withoutLinkWords(blocks: Block[]): Block[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'picture') return [];
    const kept = block.spans.filter((span) => span.href === undefined);
    const text = straightQuotes(kept.map((span) => span.text).join(''));
    return text.trim() === '' ? [] : [{ ...block, spans: [{ text }] }];
  });
}

/** A desk that cuts from the end: whole paragraphs up to `share` of the words, no headings, no pictures. */
export function firstPart(blocks: Block[], share: number): Block[] {
  const prose = blocks.filter((block) => block.kind === 'paragraph' || block.kind === 'quote');
  const wordsIn = (list: Block[]) => paragraphsOf(list).join(' ').split(' ').length;
  const wanted = wordsIn(prose) * share;
  let kept = 0;
  while (kept < prose.length && wordsIn(prose.slice(0, kept)) < wanted) kept++;
  return prose.slice(0, kept);
}

/** Links of the wire do not travel: their words stay, the addresses go. */
function unlinked(blocks: Block[]): Block[] {
  return blocks.map((block) =>
    block.kind === 'picture' ? block : { ...block, spans: [{ text: plain(block.spans) }] },
  );
}

function withoutPictures(blocks: Block[]): Block[] {
  return blocks.filter((block) => block.kind !== 'picture');
}

const REPOSTS: Repost[] = [
  {
    of: 'ferry-returns',
    host: 'dailygather.example',
    path: '/ferry-returns-after-eleven-months/',
    age: '5h10m',
    section: 'Coast',
    make: withoutLinkWords,
    credit: 'The post [$headline]($url) appeared first on [Harbour Courier](http://harbourcourier.example/).',
    why: ['appeared-first'],
  },
  {
    of: 'storm-warden',
    host: 'dailygather.example',
    path: '/storm-warden-gull-rock/',
    age: '8h35m',
    section: 'People',
    make: withoutLinkWords,
    credit: 'The post [$headline]($url) appeared first on [Harbour Courier](http://harbourcourier.example/).',
    why: ['appeared-first'],
  },
  {
    of: 'night-bakery',
    host: 'dailygather.example',
    path: '/the-bakery-that-never-closed/',
    age: '2h20m',
    section: 'People',
    make: withoutLinkWords,
    credit: 'The post [$headline]($url) appeared first on [Harbour Courier](http://harbourcourier.example/).',
    why: ['appeared-first'],
  },
  {
    of: 'seagrass-nursery',
    host: 'dailygather.example',
    path: '/seagrass-nursery-in-a-cold-war-bunker/',
    age: '6h45m',
    section: 'Nature',
    make: (blocks) => mapWords(withoutPictures(unlinked(blocks)), straightQuotes),
    feedSource: 'Open Coast',
    why: ['feed-source'],
  },
  {
    of: 'grain-ship-freed',
    host: 'valleyledger.example',
    path: '/stories/grain-ship-freed-from-sandbank/',
    age: '9h5m',
    section: 'Region',
    author: 'Meridian Press',
    make: (blocks) => firstPart(unlinked(blocks), 0.6),
    why: ['wire-credit'],
  },
  {
    of: 'grain-ship-freed',
    host: 'northshorepost.example',
    path: '/news/article-71604-high-water-lifts-stranded-carrier',
    age: '8h20m',
    section: 'Shipping',
    headline: 'High water does what four tugs could not: stranded carrier floats off the Tern Bank',
    author: 'Meridian Press',
    make: (blocks) => [
      {
        kind: 'paragraph',
        spans: parseSpans(
          curlyQuotes(
            "PORT SELBY (Meridian Press) — It took the highest tide of the month, and a crew that had by then run out of jokes about sandcastles, to end the Tern Bank's most expensive traffic jam in a generation.",
          ),
        ),
      },
      ...mapWords(unlinked(withoutPictures(blocks)).slice(1), curlyQuotes),
    ],
    why: ['wire-credit'],
  },
  {
    of: 'reservoir-drawdown',
    host: 'millbrookecho.example',
    path: '/news/reservoir-to-be-drawn-down',
    age: '10h40m',
    section: 'News',
    headline: 'Ostrey reservoir to be drawn down by nine metres for valve repair',
    make: (blocks) => firstPart(unlinked(blocks), 0.75),
    why: ['wire-credit'],
  },
  {
    of: 'kelp-fertiliser',
    host: 'selbyliving.example',
    path: '/green/what-kelp-does-for-a-potato-field/',
    age: '1d3h',
    section: 'Green',
    make: unlinked,
    canonical: true,
    why: ['canonical-elsewhere'],
  },
  {
    of: 'kelp-fertiliser',
    host: 'dailygather.example',
    path: '/kelp-potato-field/',
    age: '22h15m',
    section: 'Nature',
    make: withoutLinkWords,
    credit: 'The post [$headline]($url) appeared first on [Open Coast](http://opencoast.example/).',
    why: ['appeared-first'],
  },
  {
    of: 'tide-gauge',
    host: 'valleyledger.example',
    path: '/stories/tide-gauge-in-a-cellar/',
    age: '12h30m',
    section: 'Science',
    make: (blocks) => mapWords(unlinked(blocks), straightQuotes),
    isBasedOn: true,
    why: ['is-based-on'],
  },
  {
    of: 'storm-warden',
    host: 'millbrookecho.example',
    path: '/people/forty-one-winters-on-gull-rock',
    age: '6h55m',
    section: 'People',
    headline: 'Forty-one winters on Gull Rock: storm warden hands over the key',
    make: (blocks) => mapWords(firstPart(unlinked(blocks), 0.8), straightQuotes),
    credit: 'This article was originally published by the [Harbour Courier]($url).',
    why: ['appeared-first'],
  },
  {
    of: 'squid-lanterns',
    host: 'umikaze.example',
    path: '/articles/550041',
    age: '3h30m',
    section: '地域',
    make: (blocks) => withoutPictures(unlinked(blocks)),
    credit: '提供:港新聞 [元の記事を読む]($url)',
    why: [],
  },
];

export function reposts(originals: Map<string, SampleArticle>, base: Date): SampleArticle[] {
  return REPOSTS.map((repost, index) => {
    const original = originals.get(repost.of);
    if (!original) throw new Error(`a repost of "${repost.of}", which is not there`);
    return copyOf(original, repost, `${repost.of}-copy-${index + 1}`, base);
  });
}

function copyOf(original: SampleArticle, repost: Repost, slug: string, base: Date): SampleArticle {
  const published = before(base, repost.age);
  if (published <= original.published) throw new Error(`${slug} is not later than its original`);
  const headline = repost.headline ?? original.headline;
  const author = repost.author ?? original.author;
  const credit = repost.credit?.replace('$headline', original.headline).replace('$url', original.url);
  return {
    slug,
    host: repost.host,
    path: repost.path,
    url: `http://${repost.host}${repost.path}`,
    headline: typeset(repost.host, headline),
    description: original.description,
    ...(author === undefined ? {} : { author }),
    section: repost.section,
    language: original.language,
    published,
    modified: published,
    blocks: repost.make(original.blocks),
    run: repost.run ?? 1,
    bodyStatus: original.bodyStatus,
    refused: false,
    ...(credit === undefined ? {} : { credit: parseSpans(credit) }),
    ...(repost.canonical ? { canonical: original.url } : {}),
    ...(repost.isBasedOn ? { isBasedOn: original.url } : {}),
    ...(repost.feedSource === undefined
      ? {}
      : { feedSource: { name: repost.feedSource, url: `http://${original.host}/` } }),
    copyOf: original.url,
    why: repost.why,
  };
}
