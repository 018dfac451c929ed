/** All that an archive holds, in words that two runs of one world must have in common: nothing of the moment at which it was fetched. */
import { createHash } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ArticleHead } from '../../functions/article/article.ts';
import { openAwsHome, type AwsHome } from '../../functions/aws/home.ts';
import type { AwsResources } from '../../functions/aws/stores.ts';
import { fromAttributes, textOf, type Item } from '../../functions/aws/item.ts';
import { linkOf } from '../../functions/aws/fold-items.ts';
import { LINK_PREFIX } from '../../functions/aws/keys.ts';
import { FOLDERS, placeOf } from '../../functions/object-key.ts';
import { readWarc } from '../../functions/page/warc-reader.ts';
import { readRecord } from '../../functions/article/records.ts';
import { readVersion } from '../../functions/query/record.ts';

/** Each kind's entries, the same one as often as it is there. */
export interface Contents {
  /** Heads: what a list shows. */
  articles: string[];
  /** Every version as it is stored, and the page that it was read from. */
  versions: string[];
  /** Members with their roles, the original, and the evidence. */
  stories: string[];
  /** The evidence of all attachments, and of pairs that were not folded; not of what an article hung on before it moved. */
  links: string[];
  candidates: string[];
  listings: string[];
}

export const KINDS = ['articles', 'versions', 'stories', 'links', 'candidates', 'listings'] as const;

export async function contentsOf(resources: Required<AwsResources>): Promise<Contents> {
  const home = openAwsHome(resources);
  const items = await itemsOf(resources);
  const heads = items.filter(({ sk }) => sk === 'head').map((item) => textOf(item, 'pk'));
  const articles = await Promise.all(heads.map(async (id) => (await home.articles.get(id))!));
  const versions = await Promise.all(articles.map(async (head) => versionsOf(home, head)));
  return {
    articles: articles.map((head) => inWords(head.articleId, { ...head, versions: head.versions.length })),
    versions: versions.flat(),
    stories: await storiesOf(home, heads),
    links: await linksOf(home, items),
    candidates: items
      .filter(({ sk }) => sk === 'candidate')
      .map((item) => {
        const { url, state = item['phase'], articleId, revisits } = item;
        return inWords(textOf(item, 'pk'), { url, state, articleId, revisits });
      }),
    listings: (await home.frontier.schedules()).map(({ url, format, origin }) => inWords(url, { format, origin })),
  };
}

/** Objects of articles that no article names: what a worker wrote that died before it said so. */
export async function orphansOf(resources: Required<AwsResources>): Promise<number> {
  const { articles } = openAwsHome(resources);
  const heads = (await itemsOf(resources)).filter(({ sk }) => sk === 'head');
  const named = await Promise.all(heads.map(async (head) => (await articles.get(textOf(head, 'pk')))?.versions ?? []));
  const listed = await resources.s3.send(
    new ListObjectsV2Command({ Bucket: resources.bucket, Prefix: `${FOLDERS.articles}/` }),
  );
  const keys = new Set(named.flat().map(({ objectKey }) => placeOf(objectKey).key));
  return (listed.Contents ?? []).length - keys.size;
}

/** Entries of one that the other lacks, each as often as it does. */
export function lacking(one: string[], other: string[]): string[] {
  const left = new Map<string, number>();
  for (const entry of other) left.set(entry, (left.get(entry) ?? 0) + 1);
  return one.filter((entry) => {
    const count = left.get(entry) ?? 0;
    left.set(entry, count - 1);
    return count <= 0;
  });
}

/** What only one of the two has, by kind. */
export function differences(a: Contents, b: Contents): Record<keyof Contents, string[]> {
  const sides = KINDS.map((kind) => {
    const missing = lacking(a[kind], b[kind]).map((entry) => `- ${entry}`);
    return [kind, [...missing, ...lacking(b[kind], a[kind]).map((entry) => `+ ${entry}`)]];
  });
  return Object.fromEntries(sides) as Record<keyof Contents, string[]>;
}

async function itemsOf({ dynamodb, table }: Required<AwsResources>): Promise<Item[]> {
  const items: Item[] = [];
  let from: Record<string, never> | undefined;
  do {
    const page = await dynamodb.send(new ScanCommand({ TableName: table, ExclusiveStartKey: from }));
    items.push(...(page.Items ?? []).map(fromAttributes));
    from = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (from !== undefined);
  return items;
}

/** In order of `fetchedAt`; each with the hash of the page's bytes, as the WARC file has them. */
async function versionsOf(home: AwsHome, head: ArticleHead): Promise<string[]> {
  return Promise.all(
    head.versions.map(async (ref) => {
      const article = await readVersion(home.objects, ref);
      return inWords(`${head.articleId}/${ref.version}`, { ...article, page: await pageHash(home, article.rawKey) });
    }),
  );
}

async function pageHash({ objects }: AwsHome, rawKey: string | undefined): Promise<string | undefined> {
  if (rawKey === undefined) return undefined;
  const record = await readRecord(objects, rawKey);
  for await (const { page } of readWarc([record ?? new Uint8Array()])) {
    return `${page.finalUrl} ${createHash('sha256').update(page.body).digest('hex')}`;
  }
  return `no page at ${rawKey}`;
}

/** What an article hung on for a while depends on who came first, and holds nothing together any more. */
async function linksOf({ stories }: AwsHome, items: Item[]): Promise<string[]> {
  const links = items.filter((item) => textOf(item, 'sk').startsWith(LINK_PREFIX)).map(linkOf);
  const attachments = await stories.attachments([...new Set(links.map(({ articleId }) => articleId))]);
  return links
    .filter((link) => link.relation === 'related' || attachments.get(link.articleId)?.parentId === link.otherId)
    .map((link) => inWords(link.otherId, link));
}

async function storiesOf({ stories }: AwsHome, articleIds: string[]): Promise<string[]> {
  const ids = new Set([...(await stories.memberships(articleIds)).values()].map(({ storyId }) => storyId));
  const told = await Promise.all([...ids].map((id) => stories.story(id)));
  return told.map((story) => {
    const members = story?.members.toSorted((a, b) => (a.articleId < b.articleId ? -1 : 1));
    return inWords(story?.storyId ?? '', { ...story, members });
  });
}

/** Instants of ours, and what is made of them: the hash of a record that holds one, whose sight was first, a distance to it. */
const OF_THE_MOMENT = new Set([
  ...['firstSeenAt', 'lastSeenAt', 'fetchedAt', 'rawKey', 'objectKey', 'revision', 'originalConfidence'],
]);

const inWords = (id: string, about: object): string =>
  `${id} ${JSON.stringify(about, (name, value: unknown) => (OF_THE_MOMENT.has(name) ? undefined : value))}`;
