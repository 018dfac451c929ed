/** Article heads in the table: what a list shows in one attribute. */
import type { ArticleHead, VersionRef } from '../article/article.ts';
import type { ArticleIndex } from '../ports.ts';
import { numberOf, textOf, type Item } from './item.ts';
import { articleKey, dayOf, seenOf, siteOf, type ItemKey } from './keys.ts';
import type { Table } from './table.ts';

/** The head as a list shows it: without its versions, but with their number. */
export type IndexedArticle = Omit<ArticleHead, 'versions' | 'revision'> & { version: number };

export function tableArticles(table: Table): ArticleIndex {
  return {
    async get(articleId) {
      const item = await table.get(articleKey(articleId));
      if (item === undefined) return undefined;
      const versions = JSON.parse(textOf(item, 'versions')) as VersionRef[];
      return { ...rowOf(item), articleId, site: textOf(item, 'site'), versions, revision: numberOf(item, 'revision') };
    },
    put: (head) =>
      table.put(
        toItem(head),
        head.revision === 1
          ? { condition: 'attribute_not_exists(pk)' }
          : {
              condition: '#revision = :seen',
              names: { '#revision': 'revision' },
              values: { ':seen': head.revision - 1 },
            },
      ),
  };
}

function toItem({ articleId, site, versions, revision, ...row }: ArticleHead): Item & ItemKey {
  return {
    ...articleKey(articleId),
    site: siteOf(site),
    day: dayOf(row.firstSeenAt),
    seen: seenOf(row.firstSeenAt, articleId),
    row: JSON.stringify(row),
    version: versions.length,
    versions: JSON.stringify(versions),
    revision,
  };
}

type Row = Omit<ArticleHead, 'articleId' | 'site' | 'versions' | 'revision'>;

const rowOf = (item: Item): Row => JSON.parse(textOf(item, 'row')) as Row;

export function fromItem(item: Item): IndexedArticle {
  return {
    ...rowOf(item),
    articleId: textOf(item, 'pk'),
    site: textOf(item, 'site'),
    version: numberOf(item, 'version'),
  };
}
