import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UsageError } from '../../functions/errors.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { openSql } from '../../functions/sqlite/sql.ts';
import { newsfold } from '../cli/run.ts';
import { fillSmall } from '../query/catalog.ts';

describe('SQL over the store', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-sql-'));
    const home = openLocalHome(dir);
    await fillSmall(home);
    home.close();
  });
  after(() => rm(dir, { recursive: true }));

  const ask = (sql: string) => {
    const store = openSql(dir);
    try {
      return [...store.ask(sql).rows];
    } finally {
      store.close();
    }
  };

  it('asks views that have the names of the record', () => {
    assert.deepEqual(
      ask(`select headline, siteCount, role from articles where site = 'a.example' and role = 'original'`),
      [{ headline: 'Ferry returns', siteCount: 3, role: 'original' }],
    );
    assert.deepEqual(ask('select originalSite, articleCount from stories where siteCount > 1'), [
      { originalSite: 'a.example', articleCount: 3 },
    ]);
    assert.deepEqual(ask("select count(*) as n from members where role = 'repost'"), [{ n: 2 }]);
    const copies = `select originalLagSeconds / 60 as minutes from members where role = 'repost' order by minutes`;
    assert.deepEqual(ask(copies), [{ minutes: -10 }, { minutes: 10 }]);
  });

  it('reads the text itself where it is asked for', () => {
    const [row] = ask(
      `select articleBody, extractor_ from (select articleBody, 1 as extractor_ from articles where bodyStatus = 'teaser')`,
    );
    assert.deepEqual(row, { articleBody: 'Read on after the wall.', extractor_: 1 });
  });

  const refused = [
    'delete from articles',
    'insert into main.articles (site) values (1)',
    'update main.stories set headline = 1',
    'drop table main.articles',
    'create table t (a)',
    'create temp view v as select 1',
    `attach '/tmp/newsfold-never.db' as other`,
    `vacuum into '/tmp/newsfold-never.db'`,
    'pragma query_only = off',
    'pragma writable_schema = on',
    'begin',
    `select load_extension('x')`,
    'select 1; delete from articles',
    'selec 1',
    'select * from nowhere',
    '',
  ];
  for (const sql of refused) {
    it(`refuses ${sql === '' ? 'nothing at all' : sql}, in words, and nothing is written`, async () => {
      assert.throws(
        () => ask(sql),
        (error) => error instanceof UsageError && error.fix !== undefined,
      );
      assert.deepEqual(ask('select count(*) as n from articles'), [{ n: 6 }]);
      assert.equal((await readdir('/tmp')).includes('newsfold-never.db'), false);
    });
  }

  it('prints rows as data, and as CSV that is no formula', async () => {
    const ran = await newsfold(
      'sql',
      `select '=1+1' as x, null as y, 12345678901234567890 as z, x'00ff' as b`,
      '--store',
      dir,
      '--format',
      'csv',
    );
    assert.deepEqual([ran.code, ran.stdout], [0, "x,y,z,b\r\n'=1+1,,12345678901234567000,00ff\r\n"]);
    const nothing = await newsfold('sql', 'select 1 where 0', '--store', dir, '--format', 'json');
    assert.deepEqual(JSON.parse(nothing.stdout), { items: [] });
  });
});
