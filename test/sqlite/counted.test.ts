/** What the local store keeps ready to be counted: it has to agree with what it is counted from, whatever was written and how. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { setOriginal, splitStory } from '../../functions/story/overrule.ts';
import { at, headOf, START, storyText, tell } from '../query/archive.ts';

const SITES = ['a.example', 'b.example', 'c.example'];

let dir: string;
let home: LocalHome;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'newsfold-counted-'));
  home = openLocalHome(dir, { durable: false });
});
after(async () => {
  home.close();
  await rm(dir, { recursive: true });
});

function rows(sql: string): unknown[] {
  const db = new DatabaseSync(join(dir, 'newsfold.db'), { readOnly: true });
  try {
    return db
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    db.close();
  }
}

/** Kept as it was written, and counted anew. */
function agree(): void {
  assert.deepEqual(
    rows('SELECT * FROM tallies WHERE articles <> 0 ORDER BY 1, 2, 3, 4'),
    rows(`SELECT substr(first_seen_at, 1, 10) AS day, site, coalesce(lang, '') AS lang, role, count(*) AS articles,
      sum(status = 'full') AS whole, sum(published_at <> '') AS dated FROM articles GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`),
  );
  assert.deepEqual(
    rows('SELECT article_id, story_id, role FROM articles WHERE story_id IS NOT NULL ORDER BY 1'),
    rows('SELECT article_id, story_id, role FROM members ORDER BY 1'),
  );
}

/** Three sites with the same text, others with their own, an article without a whole text and one that changes. */
async function fill(): Promise<void> {
  for (const [number, site] of SITES.entries()) {
    await tell(home, { site, path: 'ferry', seen: number * 30, datePublished: at(number * 30), inLanguage: 'en' });
    await tell(home, { site, path: `own ${site}`, seen: 60 * 24 * number });
    await tell(home, { site, path: `teaser ${site}`, seen: 10, bodyStatus: 'teaser', articleBody: 'Read on.' });
  }
  await tell(home, {
    site: 'a.example',
    path: 'own a.example',
    seen: 90,
    inLanguage: 'de',
    articleBody: storyText('new', 30),
  });
}

describe('what is counted as it is written', () => {
  it('agrees with the articles and their stories', async () => {
    await fill();
    agree();
    assert.ok(rows('SELECT DISTINCT role FROM tallies').length >= 4);
  });

  it('agrees after a person has named another original and taken an article out of its story', async () => {
    const [story] = rows(`SELECT story_id, article_id FROM articles WHERE role = 'repost' ORDER BY article_id`) as {
      story_id: string;
      article_id: string;
    }[];
    assert.ok(story);
    await setOriginal(home.stories, story.article_id, START);
    agree();
    assert.deepEqual(rows(`SELECT role FROM articles WHERE article_id = '${story.article_id}'`), [
      { role: 'original' },
    ]);
    await splitStory(home.stories, story.story_id, [story.article_id]);
    agree();
    assert.deepEqual(rows(`SELECT role FROM articles WHERE article_id = '${story.article_id}'`), [{ role: 'only' }]);
  });

  it('agrees when an article moves to another day, site and language', async () => {
    await home.articles.put(headOf('moving'));
    const moved = { site: 'd.example', firstSeenAt: at(60 * 24 * 3), inLanguage: 'fr', bodyStatus: 'empty' as const };
    await home.articles.put(headOf('moving', { ...moved, revision: 2 }));
    agree();
    assert.deepEqual(await home.catalog.facet({ by: 'firstSeenAt', groupBy: 'site', site: ['d.example'] }), [
      { group: 'd.example', articleCount: 1 },
    ]);
  });

  it('agrees when many articles come in one batch, whose stories are told at its end', async () => {
    await home.batch(async () => {
      for (const site of SITES) await tell(home, { site, path: 'bakery', seen: 200, datePublished: at(200) });
    });
    agree();
    const { items } = await home.catalog.stories({
      q: 'bakery',
      by: 'firstSeenAt',
      sort: 'siteCount',
      order: 'desc',
      limit: 5,
    } as never);
    assert.equal(items[0]?.siteCount, 3);
  });

  it('leaves no trace of a batch that failed', async () => {
    const before = rows('SELECT sum(articles) AS articles FROM tallies');
    await assert.rejects(
      home.batch(async () => {
        await tell(home, { site: 'a.example', path: 'lost', seen: 300 });
        throw new RangeError('no more');
      }),
      RangeError,
    );
    assert.deepEqual(rows('SELECT sum(articles) AS articles FROM tallies'), before);
    await tell(home, { site: 'a.example', path: 'found', seen: 300 });
    agree();
  });

  it('counts a story once on a site that has several of its articles, also a large one that is not told again yet', async () => {
    const articleBody = storyText('twice');
    for (let number = 0; number < 36; number++) {
      await tell(home, { site: SITES[number % 3] ?? '', path: `twice-${number}`, seen: 400 + number, articleBody });
    }
    assert.deepEqual(rows('SELECT count(*) > 0 AS some FROM stories WHERE article_count > site_count'), [{ some: 1 }]);
    agree();
  });

  it('says the same of everything as when each article is looked at', async () => {
    const by = 'firstSeenAt' as const;
    // A period that leaves nothing out is looked at article by article.
    const whole = { by, from: '2000-01-01T00:00:00.000Z' };
    const { catalog } = home;
    for (const groupBy of ['site', 'lang', 'role'] as const) {
      assert.deepEqual(await catalog.facet({ by, groupBy }), await catalog.facet({ ...whole, groupBy }));
    }
    assert.deepEqual(await catalog.stats({ by, groupBy: 'site' }), await catalog.stats({ ...whole, groupBy: 'site' }));
    assert.deepEqual(await catalog.days({ by }), await catalog.days(whole));
    assert.deepEqual(await catalog.countArticles({ by }), await catalog.countArticles(whole));
  });

  it('tells how long after its publication a site is seen', async () => {
    const delays = await home.catalog.delays();
    assert.deepEqual(
      delays.map(({ site }) => site),
      [...SITES, 'd.example'],
    );
    assert.deepEqual(delays.find(({ site }) => site === 'b.example')?.medianDelaySeconds, 0);
    assert.equal(delays.find(({ site }) => site === 'd.example')?.medianDelaySeconds, undefined);
  });
});

/** As schema 3 had it: the head in the row, and no tallies. */
const AS_SCHEMA_3 = `
DROP TRIGGER members_placed;
DROP TRIGGER articles_tallied;
DROP TABLE tallies;
ALTER TABLE articles RENAME TO newer;
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, site TEXT NOT NULL, host TEXT NOT NULL,
  lang TEXT, status TEXT NOT NULL, published_at TEXT NOT NULL, first_seen_at TEXT NOT NULL, authors TEXT, section TEXT,
  free INTEGER, head TEXT NOT NULL
) STRICT;
INSERT INTO articles SELECT n.id, n.article_id, n.revision, n.site, n.host, n.lang, n.status, n.published_at, n.first_seen_at,
  n.authors, n.section, n.free, h.head FROM newer n JOIN article_heads h ON h.id = n.id;
DROP TABLE newer;
DROP TABLE article_heads;
CREATE INDEX articles_by_seen ON articles (first_seen_at, article_id);
CREATE INDEX articles_by_published ON articles (published_at, article_id);
CREATE INDEX articles_by_site ON articles (site, first_seen_at, article_id);
PRAGMA user_version = 3;
`;

describe('an archive of the schema before', () => {
  it('answers as it did once it was opened for writing', async () => {
    const question = {
      by: 'firstSeenAt',
      collapse: 'none',
      sort: 'firstSeenAt',
      order: 'asc',
      limit: 100,
      q: 'ferry OR own OR bakery',
    } as const;
    const answers = await home.catalog.articles(question);
    const stats = await home.catalog.stats({ by: 'firstSeenAt', groupBy: 'site' });
    assert.ok(answers.items.length >= 6);
    home.close();
    const db = new DatabaseSync(join(dir, 'newsfold.db'));
    db.exec(AS_SCHEMA_3);
    db.exec('DROP INDEX stories_crowded');
    db.close();
    home = openLocalHome(dir, { durable: false });
    assert.deepEqual(await home.catalog.articles(question), answers);
    assert.deepEqual(await home.catalog.stats({ by: 'firstSeenAt', groupBy: 'site' }), stats);
    agree();
  });
});
