/** Article heads in the table: all that is no key of an index in one attribute, packed, because they are kept for good. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ArticleHead } from '../article/article.ts';
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
      return { ...unpack(item), articleId, site: textOf(item, 'site'), revision: numberOf(item, 'revision') };
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

function toItem({ articleId, site, revision, ...about }: ArticleHead): Item & ItemKey {
  const { firstSeenAt } = about;
  return {
    ...articleKey(articleId),
    site: siteOf(site),
    day: dayOf(firstSeenAt),
    seen: seenOf(firstSeenAt, articleId),
    about: deflateRawSync(JSON.stringify(about), { dictionary: DICTIONARY }),
    revision,
  };
}

export function fromItem(item: Item): IndexedArticle {
  const { versions, ...row } = unpack(item);
  return { ...row, articleId: textOf(item, 'pk'), site: textOf(item, 'site'), version: versions.length };
}

type About = Omit<ArticleHead, 'articleId' | 'site' | 'revision'>;

/** What a head mostly says, for the compression to point back to. It is part of the format: another one cannot read what this one wrote. */
const DICTIONARY = Buffer.from(
  '"bodyStatus":"consent-wall","bodyStatus":"teaser","inLanguage":"de","inLanguage":"fr","inLanguage":"es",' +
    '{"url":"https://www.com/news/story/article/politics/2026/01/01/.html","canonicalUrl":"https://www.",' +
    '"headline":" of the in the to for and ","inLanguage":"en","bodyStatus":"full","wordCount":500,' +
    '"datePublished":"2026-01-01T00:00:00.000Z","firstSeenAt":"2026-01-01T00:00:00.000Z",' +
    '"lastSeenAt":"2026-01-01T00:00:00.000Z","versions":[{"version":1,"contentHash":"sha256:0123456789abcdef",' +
    '"fetchedAt":"2026-01-01T00:00:00.000Z","objectKey":"articles/00/a_0123456789abcdef/v1-0123456789abcdef.json.gz"}]}',
);

/** @throws TypeError when the item is none of a head */
function unpack({ about }: Item): About {
  if (!(about instanceof Uint8Array)) throw new TypeError('no bytes in attribute "about"');
  return JSON.parse(inflateRawSync(about, { dictionary: DICTIONARY }).toString()) as About;
}
