/** A synthetic archive: texts of the lengths of news, on many sites, some of them copies of one another. */
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Article, ArticleHead } from '../../functions/article/article.ts';
import { articleIdOf } from '../../functions/identity.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { fingerprintOf, shinglesOf } from '../../functions/story/fingerprint.ts';

const SITES = 120;
const DAYS = 60;
const LAST_DAY = Date.parse('2026-11-24T23:00:00.000Z');
const DAY_MS = 24 * 3_600_000;
/** Articles found by one poll have one time of first sight. */
const SEEN_TOGETHER = 200;
/** Mean of 424 measured news texts: 5.8 KB. */
const WORDS_MEAN = 950;
const VOCABULARY = 40_000;
/** Of ten articles so many are copies. */
const COPIES_OF_TEN = 3;
/** An original is published so long before it is seen; copies later. */
const ORIGINAL_MINUTES = 300;

const PER_BATCH = 1000;

/** The same numbers every time. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SYLLABLES =
  'ba be bi bo bu da de di do du fa fe fi fo ga ge go ha he hi ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi'.split(
    ' ',
  );

/** Rank to word: the few first are as common as "the". */
export function wordOf(rank: number): string {
  let word = '';
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length] ?? '';
  return word;
}

/** Zipf's law, roughly: the rank falls with its square. */
const rankAt = (dice: number): number => Math.floor(VOCABULARY ** dice) - 1;

function textOf(dice: () => number): string {
  const length = Math.round(WORDS_MEAN * (0.3 + 1.4 * dice()));
  let text = '';
  for (let n = 0; n < length; n++) {
    const end = n % 17 === 16 ? (n % 85 === 84 ? '.\n\n' : '. ') : ' ';
    text += wordOf(rankAt(dice())) + end;
  }
  return text.trim();
}

export const siteOf = (number: number): string => `site${number % SITES}.example`;

/** @returns the folder; what an earlier bench built is used again */
export async function buildArchive(folder: string, articles: number, log: (line: string) => void): Promise<string> {
  const done = join(folder, 'done');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  const home = openLocalHome(folder, { durable: false });
  const dice = random(1);
  const started = performance.now();
  let original: Article | undefined;
  let batch: (() => Promise<void>)[] = [];
  const flush = async (): Promise<void> => {
    const work = batch;
    batch = [];
    await home.batch(() => Promise.all(work.map((one) => one())));
  };
  for (let number = 0; number < articles; number++) {
    const isCopy = original !== undefined && number % 10 < COPIES_OF_TEN;
    const article = articleOf(number, articles, isCopy ? (original?.articleBody ?? '') : textOf(dice));
    const copied = isCopy ? original : undefined;
    batch.push(() => take(home, article, copied));
    if (!isCopy) original = article;
    if (batch.length < PER_BATCH) continue;
    await flush();
    if (number % 10_000 < PER_BATCH)
      log(`  ${number} articles, ${Math.round(number / ((performance.now() - started) / 1000))}/s`);
  }
  await flush();
  home.close();
  writeFileSync(done, '');
  return folder;
}

function articleOf(number: number, articles: number, articleBody: string): Article {
  const url = `https://www.${siteOf(number * 7 + Math.floor(number / 10))}/news/${number}`;
  const step = Math.floor(number / SEEN_TOGETHER) * SEEN_TOGETHER;
  const seen = new Date(LAST_DAY - DAYS * DAY_MS * (1 - step / articles)).toISOString();
  const headline = articleBody.slice(0, 60).split(' ').slice(0, -1).join(' ').replaceAll('\n', ' ');
  return {
    schemaVersion: 1,
    ...{ articleId: articleIdOf(url), site: siteOf(number * 7 + Math.floor(number / 10)), url, headline, articleBody },
    ...{ bodyStatus: 'full', wordCount: articleBody.split(' ').length, inLanguage: number % 9 === 0 ? 'de' : 'en' },
    datePublished: new Date(
      Date.parse(seen) - (number % 10 < COPIES_OF_TEN ? number % 180 : ORIGINAL_MINUTES) * 60_000,
    ).toISOString(),
    ...{
      sources: {},
      extractor: 'bench@1',
      version: 1,
      contentHash: `sha256:${createHash('sha256').update(articleBody).digest('hex')}`,
    },
    ...{ firstSeenAt: seen, fetchedAt: seen },
  };
}

async function take(home: LocalHome, article: Article, original: Article | undefined): Promise<void> {
  const { articleId, site, url, headline, inLanguage, bodyStatus, wordCount, datePublished, firstSeenAt, contentHash } =
    article;
  const objectKey = `articles/${articleId.slice(2, 4)}/${articleId}/v1-${contentHash.slice(7, 23)}.json.gz`;
  await home.objects.put(objectKey, gzipSync(JSON.stringify(article)), 'application/gzip');
  const head: ArticleHead = {
    ...{ articleId, site, url, bodyStatus, wordCount, firstSeenAt, lastSeenAt: firstSeenAt },
    ...{ headline, inLanguage, datePublished },
    versions: [{ version: 1, contentHash, fetchedAt: firstSeenAt, objectKey }],
    revision: 1,
  };
  await home.articles.put(head, article);

  await home.stories.record({
    article: {
      articleId,
      site,
      url,
      firstSeenAt,
      ...(headline === undefined ? {} : { headline }),
      ...(datePublished === undefined
        ? {}
        : { datePublished, datePublishedPrecision: 'second' as const, datePublishedSource: 'meta' as const }),
    },
    print: fingerprintOf(shinglesOf(headline ?? '')),
    order: `${firstSeenAt}|${articleId}`,
  });
  if (original === undefined) return;
  const lagSeconds = (Date.parse(datePublished ?? '') - Date.parse(original.datePublished ?? '')) / 1000;
  const link = {
    articleId,
    otherId: original.articleId,
    relation: 'copy' as const,
    similarity: 1,
    containedInOther: 1,
    containsOther: 1,
    sharedWords: wordCount,
    lagSeconds,
    method: 'bench@1',
  };
  await home.stories.attach(
    articleId,
    { parentId: original.articleId, link, strength: 1, parentOrder: `${original.firstSeenAt}|${original.articleId}` },
    undefined,
  );
}
