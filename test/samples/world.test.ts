/** The sample world holds what its descriptions say: enough of everything, honest copies, honest near-copies. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { expectedWorld } from '../../samples/expected.ts';
import type { ExpectedArticle } from '../../samples/expected.ts';
import { withoutLinkWords } from '../../samples/reposts.ts';
import { OUTSIDE_HOSTS, SITES } from '../../samples/sites.ts';
import { curlyQuotes, paragraphsOf, parseBlocks, parseText, readTexts } from '../../samples/text.ts';
import { before } from '../../samples/article.ts';
import { buildWorld } from '../../samples/world.ts';

const NOW = new Date('2026-03-05T12:34:56Z');
const world = expectedWorld(NOW);
const byUrl = new Map(world.articles.map((article) => [article.url, article]));

const known = new WeakMap<ExpectedArticle, Set<string>>();

/** Runs of five words (letters, where words are not spaced), lower case, quotes and stops taken off. */
function shingles(article: ExpectedArticle): Set<string> {
  const before = known.get(article);
  if (before) return before;
  const text = article.paragraphs.join(' ').toLowerCase();
  const words = article.inLanguage === 'ja' ? Array.from(text) : (text.match(/[\p{L}\p{N}]+/gu) ?? []);
  const found = new Set(words.slice(4).map((_, index) => words.slice(index, index + 5).join(' ')));
  known.set(article, found);
  return found;
}

const shared = (a: Set<string>, b: Set<string>): string[] => [...a].filter((one) => b.has(one));

/** Share of the smaller text that the larger one has. */
function containment(a: ExpectedArticle, b: ExpectedArticle): number {
  const [left, right] = [shingles(a), shingles(b)];
  return shared(left, right).length / Math.min(left.size, right.size);
}

const article = (url: string): ExpectedArticle => {
  const found = byUrl.get(url);
  assert.ok(found, url);
  return found;
};
const storyOf = (url: string) => world.stories.find((story) => story.members.includes(url));
const ending = (part: string) => world.articles.find((candidate) => candidate.url.includes(part))!;

describe('the sample world', () => {
  test('has at least eight sites, fifty-two articles and ten copies in three languages', () => {
    assert.ok(SITES.length >= 8);
    assert.ok(world.articles.length >= 52);
    const originals = new Set(world.stories.map((story) => story.original.url));
    const copies = world.stories.flatMap((story) => story.members).filter((url) => !originals.has(url));
    assert.ok(copies.length >= 10);
    assert.deepEqual([...new Set(world.articles.map((one) => one.inLanguage))].sort(), ['de', 'en', 'ja']);
    for (const site of SITES)
      assert.ok(
        world.articles.some((one) => one.site === site.host),
        site.host,
      );
  });

  test('the README counts what there is', () => {
    const readme = readFileSync(new URL('../../samples/README.md', import.meta.url), 'utf8');
    assert.equal(SITES.length, 12);
    assert.ok(readme.startsWith('# The sample sites\n\nTwelve news sites'));
    assert.ok(readme.includes(`they have ${world.articles.length} articles. Thirteen are copies`));
    const copies = buildWorld(NOW).articles.filter((one) => one.copyOf !== undefined);
    assert.equal(copies.length, 13);
  });

  test('addresses are unique, of the sites, and carry no date that could grow old', () => {
    assert.equal(byUrl.size, world.articles.length);
    const hosts = new Set([...SITES.map((site) => site.host), ...OUTSIDE_HOSTS]);
    for (const url of [...byUrl.keys(), ...world.links.map((link) => link.url)]) {
      assert.ok(hosts.has(new URL(url).hostname), url);
      assert.doesNotMatch(url, /20\d\d/);
    }
  });

  test('every date lies before the start, and moves with it', () => {
    const later = expectedWorld(new Date(NOW.getTime() + 86_400_000));
    world.articles.forEach((one, index) => {
      assert.ok(Date.parse(one.datePublished) < NOW.getTime(), one.url);
      assert.ok(Date.parse(one.datePublished) > NOW.getTime() - 3 * 86_400_000, one.url);
      assert.equal(Date.parse(later.articles[index]!.datePublished) - Date.parse(one.datePublished), 86_400_000);
      for (const version of one.versions) assert.ok(Date.parse(version.dateModified) <= NOW.getTime());
    });
  });

  test('what is new in run 2 is dated back from the second run', () => {
    const later = new Date(NOW.getTime() + 70 * 60_000);
    const shifted = expectedWorld(NOW, { later });
    world.articles.forEach((one, index) => {
      const moved = (Date.parse(shifted.articles[index]!.datePublished) - Date.parse(one.datePublished)) / 60_000;
      const isNews = Date.parse(one.datePublished) > NOW.getTime() - 3_600_000;
      assert.equal(moved, isNews ? 70 : 0, one.url);
      if (isNews) assert.equal(one.run, 2, one.url);
    });
    const changed = shifted.articles.find((one) => one.versions.length > 1)!;
    const modified = Date.parse(changed.versions[1]!.dateModified);
    assert.ok(modified > NOW.getTime() && modified < later.getTime());
  });

  test('articles are of a length that news has, and no slot is left open', () => {
    for (const one of world.articles) {
      const text = one.paragraphs.join(' ');
      const length = one.inLanguage === 'ja' ? text.length / 2 : text.split(' ').length;
      assert.ok(length >= (one.bodyStatus === 'teaser' ? 60 : 120) && length <= 900, `${one.url} has ${length}`);
      assert.doesNotMatch(`${one.headline} ${text} ${one.creditLines.join(' ')}`, /[{}[\]$]|\]\(/, one.url);
    }
  });

  test('every copy shares most of the smaller text with its original and is dated later', () => {
    for (const story of world.stories) {
      if (!story.original.crawled) continue;
      const [original, ...copies] = story.members.map(article);
      assert.equal(original?.url, story.original.url);
      assert.ok(copies.length >= 1);
      for (const copy of copies) {
        assert.ok(containment(original!, copy) >= 0.7, copy.url);
        assert.ok(copy.datePublished > original!.datePublished, copy.url);
        assert.notEqual(copy.site, original!.site);
      }
    }
  });

  test('no two articles of different stories share as much, but for the templates', () => {
    const templates = new Set(
      world.mustNotFold.filter(({ why }) => why.includes('filled twice')).flatMap(({ urls }) => urls),
    );
    for (const [index, one] of world.articles.entries()) {
      for (const other of world.articles.slice(index + 1)) {
        if (storyOf(one.url) !== undefined && storyOf(one.url) === storyOf(other.url)) continue;
        const share = containment(one, other);
        if (templates.has(one.url) && templates.has(other.url) && one.site === other.site) {
          assert.ok(share > 0.3 && share < 1, `${one.url} ${other.url} ${share}`);
        } else {
          assert.ok(share < 0.35, `${one.url} ${other.url} ${share}`);
        }
      }
    }
  });

  test("what must not fold is in no story together, and two newsrooms' reports share one quote of 30 to 45 words", () => {
    assert.ok(world.mustNotFold.length >= 7);
    let reports = 0;
    for (const { why, urls } of world.mustNotFold) {
      const stories = urls.flatMap((url) => storyOf(url) ?? []);
      assert.equal(new Set(stories).size, stories.length, why);
      if (!why.startsWith('two newsrooms')) continue;
      reports++;
      const [one, other] = urls.map(article);
      const quotes = (text: ExpectedArticle) =>
        curlyQuotes(text.paragraphs.join(' '))
          .matchAll(/“([^”]+)”/g)
          .map((match) => match[1]!.replace(/\W+$/, ''));
      const quote = shared(new Set(quotes(one!)), new Set(quotes(other!))).join(' ');
      const words = quote.split(/\s+/).length;
      assert.ok(words >= 30 && words <= 45, `${why}: ${words}`);
      assert.notEqual(one!.site, other!.site);
    }
    assert.equal(reports, 2);
  });

  test('each make of copy is there', () => {
    const count = new Map<string, number>();
    for (const one of world.articles) {
      for (const kind of one.attribution) count.set(kind, (count.get(kind) ?? 0) + 1);
    }
    assert.ok(count.get('appeared-first')! >= 4);
    assert.ok(count.get('wire-credit')! >= 3);
    for (const kind of ['canonical-elsewhere', 'is-based-on', 'feed-source']) assert.ok(count.has(kind), kind);
    assert.ok(world.stories.some((story) => !story.original.crawled && OUTSIDE_HOSTS.includes(story.original.site)));
    assert.ok(world.stories.some((story) => story.members.every((url) => article(url).inLanguage === 'ja')));
    assert.ok(
      world.stories.some((story) => {
        const [original, ...copies] = story.members.map(article);
        return original?.run === 2 && copies.some((copy) => copy.run === 1);
      }),
    );
  });

  test('wire copy: one paper keeps about the first 60 %, another opens in its own words', () => {
    const wire = ending('/wire/grain-ship-freed');
    const cut = ending('/stories/grain-ship-freed-from-sandbank');
    const own = ending('/article-71604');
    const words = (one: ExpectedArticle) => one.paragraphs.join(' ').split(' ').length;
    assert.ok(words(cut) / words(wire) > 0.55 && words(cut) / words(wire) < 0.72);
    assert.deepEqual(cut.paragraphs, wire.paragraphs.slice(0, cut.paragraphs.length));
    assert.notEqual(own.headline, wire.headline);
    assert.notEqual(own.paragraphs[0], curlyQuotes(wire.paragraphs[0]!));
    assert.deepEqual(own.paragraphs.slice(1), wire.paragraphs.slice(1).map(curlyQuotes));
  });

  test('the changed article keeps a part of its text and gains some', () => {
    const changed = world.articles.find((one) => one.versions.length > 1)!;
    const [first, second] = changed.versions;
    assert.notDeepEqual(first!.paragraphs, second!.paragraphs);
    assert.ok(first!.dateModified < second!.dateModified);
    const share = containment(
      { ...changed, paragraphs: first!.paragraphs },
      { ...changed, paragraphs: second!.paragraphs },
    );
    assert.ok(share > 0.2 && share < 0.9, `${share}`);
  });
});

describe('texts', () => {
  test('the words of links go with their links when an aggregator imports them', () => {
    const blocks = parseBlocks(
      'He works for [the Trust](http://a.example/) and "rows".\n\n[Only a link](http://a.example/)\n\nEnd.',
    );
    assert.deepEqual(paragraphsOf(withoutLinkWords(blocks)), ['He works for and "rows".', 'End.']);
  });

  test('headings, quotes and list items are paragraphs, pictures are none', () => {
    const blocks = parseBlocks('One.\n\n## Two\n\n> Three\n\n![cap](credit)\n\n- four\n- five\n');
    assert.deepEqual(paragraphsOf(blocks), ['One.', 'Two', 'Three', 'four', 'five']);
  });

  test('quotes are set as a printer would', () => {
    assert.equal(curlyQuotes(`"It's 'so'," he (the "boss") said`), '“It’s ‘so’,” he (the “boss”) said');
  });

  test('a text without front matter and a line that is no field are refused by name', () => {
    assert.throws(() => parseText('x', 'no front matter'), /x\.md has no front matter/);
    assert.throws(() => parseText('x', '---\nheadline\n---\nText'), /x\.md: "headline"/);
    assert.throws(() => before(NOW, 'soon'), /"soon" is not an age/);
  });

  test('every text says which site it belongs to', () => {
    const hosts = new Set(SITES.map((site) => site.host));
    for (const text of readTexts()) assert.ok(hosts.has(text.fields.get('site') ?? ''), text.slug);
  });
});
