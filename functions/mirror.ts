/**
 * Copies an archive into another one, page by page of its articles: the index, the texts of every version, and the place in the
 * stories. Only what differs is fetched, so that the same page again costs a look at its rows. Through the ports: any home can
 * be mirrored into any other.
 */
import pLimit from 'p-limit';
import type { Article, ArticleHead, VersionRef } from './article/article.ts';
import { nameApart, readRecord } from './article/records.ts';
import { StoreError } from './errors.ts';
import type { Stores } from './ports.ts';
import type { ArticleRow } from './query/query.ts';
import { parseVersion, readVersion } from './query/record.ts';
import type { Attachment, FoldRecord, StoryIndex } from './story/index.ts';
import { LINKS_MOST } from './story/tree.ts';

/** Articles fetched at once: S3 and DynamoDB answer in some ten milliseconds. */
const AT_ONCE = 48;
/** Keys of one read of the story index. */
const FOLDS_AT_ONCE = 100;
/** Other writers of the mirror are people who overrule: two tries more than one of them can spoil. */
const WRITE_TRIES = 3;

/** Articles that are written with one commit: what is pulled again after an interruption. */
export const MIRROR_BATCH = 1000;

export type MirrorSource = Pick<Stores, 'articles' | 'objects' | 'stories'>;
export interface MirrorTarget extends MirrorSource {
  /** With one commit for all that is written, or as it comes where there is no such thing. */
  batch<Result>(work: () => Promise<Result>): Promise<Result>;
}

export interface Mirrored {
  /** Rows that were looked at. */
  seen: number;
  /** Articles whose index entry was written: new ones and changed ones. */
  articles: number;
  /** Versions whose text was copied. */
  versions: number;
  /** Articles whose place in a story was written. */
  folded: number;
}

export const nothingMirrored = (): Mirrored => ({ seen: 0, articles: 0, versions: 0, folded: 0 });

/**
 * Makes the target have what the source has of these articles. Idempotent; after a crash, again.
 * @param rows of the source's catalog, not collapsed
 * @param options `checkTexts`: the target's texts are read, and those that are gone or cut are fetched again; and the links
 *   between articles are looked at also where no place in a story has changed
 * @throws StoreError when one of the two does not answer, or the source names a text that it does not have
 */
export function mirrorRows(
  source: MirrorSource,
  target: MirrorTarget,
  rows: readonly ArticleRow[],
  { checkTexts = false }: { checkTexts?: boolean } = {},
): Promise<Mirrored> {
  return target.batch(async () => {
    // Places first, so that an article is counted once, where it belongs, and not moved there afterwards.
    const folded = await target.batch(() => mirrorAllPlaces(source, target, rows, checkTexts));
    const done = { ...nothingMirrored(), seen: rows.length, folded };
    const limit = pLimit(AT_ONCE);
    await Promise.all(
      rows.map((row) =>
        limit(async () => {
          const copied = await mirrorArticle(source, target, row, checkTexts);
          done.articles += copied === undefined ? 0 : 1;
          done.versions += copied ?? 0;
        }),
      ),
    );
    return done;
  });
}

/** @returns how many versions were copied; undefined when the target had it all */
async function mirrorArticle(
  source: MirrorSource,
  target: MirrorTarget,
  row: ArticleRow,
  checkTexts: boolean,
): Promise<number | undefined> {
  const known = await target.articles.get(row.articleId);
  if (known !== undefined && isSame(known, row) && !checkTexts) return undefined;
  const there = await source.articles.get(row.articleId);
  if (there === undefined) return undefined;
  const nameHere = ({ version, objectKey }: VersionRef): string => nameApart(row.articleId, version, objectKey);
  const head = { ...there, versions: there.versions.map((ref) => ({ ...ref, objectKey: nameHere(ref) })) };
  const keys = new Set(known?.versions.map(({ objectKey }) => objectKey));
  const damaged = checkTexts ? await damagedTexts(target, [...keys]) : new Set();
  const missing = there.versions.filter((ref) => !keys.has(nameHere(ref)) || damaged.has(nameHere(ref)));
  if (known !== undefined && isSame(known, row) && missing.length === 0) return undefined;
  let latest: Article | undefined;
  for (const ref of missing) {
    const { objectKey } = ref;
    const bytes = await readRecord(source.objects, objectKey);
    if (bytes === undefined) {
      throw new StoreError('The archive names a text that it does not have.', {
        where: objectKey,
        fix: 'Restore the object from a backup of the bucket.',
      });
    }
    await target.objects.put(nameHere(ref), bytes, 'application/gzip');
    if (ref === there.versions.at(-1)) latest = parseVersion(bytes, objectKey);
  }
  await putHead(target, known, head, latest);
  return missing.length;
}

/** Of the target's texts, those that are gone or cut. */
async function damagedTexts({ objects }: MirrorTarget, keys: readonly string[]): Promise<Set<string>> {
  const damaged = new Set<string>();
  for (const objectKey of keys) {
    try {
      await readVersion(objects, { objectKey, version: 1 });
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      damaged.add(objectKey);
    }
  }
  return damaged;
}

function isSame(known: ArticleHead, row: ArticleRow): boolean {
  return (
    known.versions.length === row.version &&
    known.lastSeenAt === row.lastSeenAt &&
    known.firstSeenAt === row.firstSeenAt
  );
}

/** The target counts its own writes. */
async function putHead(
  target: MirrorTarget,
  known: ArticleHead | undefined,
  head: ArticleHead,
  latest: Article | undefined,
): Promise<void> {
  let stored = known;
  for (let attempt = 0; attempt < WRITE_TRIES; attempt++) {
    if (await target.articles.put({ ...head, revision: (stored?.revision ?? 0) + 1 }, latest)) return;
    stored = await target.articles.get(head.articleId);
  }
  throw new StoreError('An article of the mirror was written by others again and again.', {
    where: head.articleId,
    fix: 'Let nothing else write into the mirror while it is pulled.',
  });
}

/** @returns how many places were written */
async function mirrorAllPlaces(
  source: MirrorSource,
  target: MirrorTarget,
  rows: readonly ArticleRow[],
  checkLinks: boolean,
): Promise<number> {
  const folded = rows.filter(({ storyId }) => storyId !== undefined);
  let written = 0;
  for (let at = 0; at < folded.length; at += FOLDS_AT_ONCE) {
    const some = folded.slice(at, at + FOLDS_AT_ONCE);
    const changed = await mirrorPlaces(source.stories, target.stories, some);
    const linked = checkLinks ? some.map(({ articleId }) => articleId) : changed;
    await mirrorLinks(source.stories, target.stories, linked);
    written += changed.length;
  }
  return written;
}

/** @returns the articles whose places were written */
async function mirrorPlaces(source: StoryIndex, target: StoryIndex, rows: readonly ArticleRow[]): Promise<string[]> {
  const known = await target.memberships(rows.map(({ articleId }) => articleId));
  const differ = rows.filter(({ articleId, storyId, role, match }) => {
    const place = known.get(articleId);
    return place?.storyId !== storyId || place?.role !== role || place.match?.otherId !== match?.otherId;
  });
  const ids = differ.map(({ articleId }) => articleId);
  if (ids.length === 0) return [];
  const [records, attachments] = await Promise.all([source.records(ids), source.attachments(ids)]);
  const [standing, hanging] = await Promise.all([target.records(ids), target.attachments(ids)]);
  for (const id of ids) {
    const record = records.get(id);
    if (record !== undefined) await mirrorRecord(target, record, standing.get(id));
  }
  for (const id of ids) {
    const attachment = attachments.get(id);
    if (attachment !== undefined) await mirrorAttachment(target, id, attachment, hanging.get(id));
  }
  return ids;
}

/** What is known of pairs beside the attachments: that two are related, and what articles hung on before. */
async function mirrorLinks(source: StoryIndex, target: StoryIndex, ids: readonly string[]): Promise<void> {
  const limit = pLimit(AT_ONCE);
  await Promise.all(
    ids.map((id) =>
      limit(async () => {
        const links = await source.links(id, LINKS_MOST);
        if (links.length === 0) return;
        const standing = new Set((await target.links(id, LINKS_MOST)).map((link) => JSON.stringify(link)));
        for (const link of links) {
          if (standing.has(JSON.stringify(link))) continue;
          await (link.relation === 'related' ? target.putRelated(link) : target.putLink(link));
        }
      }),
    ),
  );
}

async function mirrorRecord(target: StoryIndex, record: FoldRecord, standing: FoldRecord | undefined): Promise<void> {
  const { articleId } = record.article;
  if (JSON.stringify(standing?.article) !== JSON.stringify(record.article)) await target.record(record);
  if (standing?.namedOriginalAt !== record.namedOriginalAt)
    await target.nameOriginal(articleId, record.namedOriginalAt);
}

/** What a person pinned in the mirror itself stays. */
async function mirrorAttachment(
  target: StoryIndex,
  articleId: string,
  attachment: Attachment,
  hanging: Attachment | undefined,
): Promise<void> {
  if (JSON.stringify(hanging) === JSON.stringify(attachment)) return;
  if (attachment.link !== undefined) await target.putLink(attachment.link);
  await target.attach(articleId, attachment, hanging);
}
