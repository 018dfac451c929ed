/**
 * The story index in the table. What it costs an article (write units): its record 1, a key 1 each, and when it folds the
 * link and the attachment 1 each. A story is not written anywhere: it is read from its members when somebody asks for it.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BUSY_MS, POSTING_MOST } from '../story/index.ts';
import type { Attachment, FoldRecord, KeyEntry, Posting, StoryIndex } from '../story/index.ts';
import { shareOf, strengthOf } from '../story/related.ts';
import type { Membership, Story, StoryLink } from '../story/story.ts';
import { articleOfStory } from '../story/tree.ts';
import { attachmentOf, linkOf, packLink, recordItem, recordOf, recordOfHead, type RecordItem } from './fold-items.ts';
import { numberOf, textOf, type Item } from './item.ts';
import { articleKey, attachmentKey, foldKey, foldRecordKey, LINK_PREFIX, linkKey, relatedKey, TABLE } from './keys.ts';
import { Partitions } from './partitions.ts';
import { openTable, type Table, type TableSettings } from './table.ts';
import { tellStories } from './telling.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
/** An entry under a key counts for the whole of its last day: the record that it leads to is there for longer. */
const RECORD_OUTLIVES_MS = 2 * DAY_MS;
/** Articles that a process has in mind; a new list is begun beyond. */
const REMEMBERED = 10_000;

export function dynamoStories(client: DynamoDBClient, tableName: string, settings: TableSettings = {}): StoryIndex {
  return new TableStories(openTable(client, tableName, settings));
}

class TableStories implements StoryIndex {
  readonly #table: Table;
  /** Articles whose records this process has seen to be kept for good, which they then are for ever. */
  readonly #kept = new Set<string>();

  constructor(table: Table) {
    this.#table = table;
  }

  async story(storyId: string): Promise<Story | undefined> {
    const articleId = articleOfStory(storyId);
    return (await tellStories(new Partitions(this.#table), [articleId])).get(articleId)?.story;
  }

  async memberships(articleIds: string[]): Promise<Map<string, Membership>> {
    const told = await tellStories(new Partitions(this.#table), articleIds);
    return new Map(
      articleIds.flatMap((articleId) => {
        const membership = told.get(articleId)?.membership;
        return membership === undefined ? [] : [[articleId, membership]];
      }),
    );
  }

  async record(record: FoldRecord, until?: Date): Promise<FoldRecord> {
    const item = recordItem(record);
    const expires = until === undefined ? undefined : Math.ceil((until.getTime() + RECORD_OUTLIVES_MS) / SECOND_MS);
    if (await this.#table.put({ ...item, expires }, { condition: 'attribute_not_exists(pk)' })) return record;
    const stands = await this.#putVersion(item);
    if (stands === undefined) return this.record(record, until);
    if (stands['expires'] !== undefined) await this.#putExpiry(record.article.articleId, expires);
    return recordOf(stands);
  }

  async records(articleIds: string[]): Promise<Map<string, FoldRecord>> {
    const found = await this.#readRecords(articleIds, false);
    const missing = () => articleIds.filter((id) => !found.has(id));
    // A record is written before any key of it, so one that was met and is not there only lags behind.
    for (const [id, record] of await this.#readRecords(missing(), true)) found.set(id, record);
    for (const head of await this.#table.getMany(missing().map(articleKey))) {
      const record = recordOfHead(head);
      if (record !== undefined) found.set(record.article.articleId, record);
    }
    return found;
  }

  async addKeys(entry: KeyEntry, keys: number[], now: Date, until: Date): Promise<Posting[]> {
    const told = await Promise.all(keys.map((key) => this.#addKey(entry, key, now, until)));
    return told.filter((posting) => posting !== undefined);
  }

  async postings(keys: number[], now: Date): Promise<Posting[]> {
    const byId = new Map(keys.map((key) => [foldKey(key).pk, key]));
    const rows = await this.#table.getMany(keys.map(foldKey), { consistent: true });
    return rows.flatMap((row) => {
      const key = byId.get(textOf(row, 'pk'));
      const entries = liveOf(row, now);
      return key === undefined || entries.length === 0 ? [] : [{ key, entries }];
    });
  }

  async attachments(articleIds: string[]): Promise<Map<string, Attachment>> {
    if (articleIds.length === 0) return new Map();
    const rows = await this.#table.getMany(articleIds.map(attachmentKey), { consistent: true });
    return new Map(rows.map((row) => [textOf(row, 'pk'), attachmentOf(row)]));
  }

  async attach(articleId: string, attachment: Attachment, expected: Attachment | undefined): Promise<boolean> {
    if (expected?.pinned && !attachment.pinned) return false;
    const { parentId } = attachment;
    await Promise.all([articleId, ...(parentId === undefined ? [] : [parentId])].map((id) => this.#keep(id)));
    const item = { ...attachmentKey(articleId), stands: stateOf(attachment), about: packLink(attachment) };
    if (!expected) return this.#table.put(item, { condition: 'attribute_not_exists(pk)' });
    return this.#table.put(item, {
      condition: '#stands = :expected',
      names: { '#stands': 'stands' },
      values: { ':expected': stateOf(expected) },
    });
  }

  async putLink(link: StoryLink): Promise<void> {
    await this.#table.put({ ...linkKey(link.otherId, link.articleId), about: packLink(link) });
  }

  async putRelated(link: StoryLink): Promise<void> {
    const { articleId, otherId } = link;
    const item = { id: articleId, strength: strengthOf(link), about: packLink(link) };
    await this.#table.put(
      { ...relatedKey(otherId, shareOf(articleId)), ...item },
      {
        condition: 'attribute_not_exists(pk) OR #strength < :strength OR #id = :id',
        names: { '#strength': 'strength', '#id': 'id' },
        values: { ':strength': item.strength, ':id': articleId },
      },
    );
  }

  async links(otherId: string, limit: number): Promise<StoryLink[]> {
    const links: StoryLink[] = [];
    const pages = this.#table.pages({
      where: '#pk = :pk AND begins_with(#sk, :link)',
      names: { '#pk': 'pk', '#sk': 'sk' },
      values: { ':pk': otherId, ':link': LINK_PREFIX },
      order: 'ascending',
      limit,
    });
    for await (const page of pages) {
      for (const row of page) links.push(linkOf(row));
      if (links.length >= limit) break;
    }
    return links.slice(0, limit);
  }

  async nameOriginal(articleId: string, at: string | undefined): Promise<void> {
    await this.#keep(articleId);
    await this.#table.update(foldRecordKey(articleId), {
      update: at === undefined ? 'REMOVE #named' : 'SET #named = :at',
      condition: 'attribute_exists(pk)',
      names: { '#named': 'named' },
      ...(at === undefined ? {} : { values: { ':at': at } }),
    });
  }

  async #readRecords(articleIds: string[], consistent: boolean): Promise<Map<string, FoldRecord>> {
    if (articleIds.length === 0) return new Map();
    const rows = await this.#table.getMany(articleIds.map(foldRecordKey), { consistent });
    return new Map(
      rows.map((row) => {
        const articleId = textOf(row, 'pk');
        if (row['expires'] === undefined) this.#seeKept(articleId);
        return [articleId, recordOf(row)];
      }),
    );
  }

  /** Over the record that is there; `place` and a person's word stay. @returns the item as it is then; undefined when it was forgotten meanwhile */
  async #putVersion({ pk, sk, about, print, fetched }: RecordItem): Promise<Item | undefined> {
    const written = await this.#table.update(
      { pk, sk },
      {
        update: 'SET #about = :about, #print = :print, #fetched = :fetched',
        condition: 'attribute_exists(pk) AND (attribute_not_exists(#fetched) OR #fetched <= :fetched)',
        names: { '#about': 'about', '#print': 'print', '#fetched': 'fetched' },
        values: { ':about': about, ':print': print, ':fetched': fetched },
      },
    );
    return written ?? this.#table.get({ pk, sk });
  }

  /** What is kept for good stays so, and nothing is forgotten earlier than was said before. */
  async #putExpiry(articleId: string, expires: number | undefined): Promise<void> {
    if (expires === undefined) return this.#keep(articleId);
    await this.#table.update(foldRecordKey(articleId), {
      update: 'SET #expires = :expires',
      condition: '#expires < :expires',
      names: { '#expires': TABLE.timeToLive },
      values: { ':expires': expires },
    });
  }

  /** Before anything is said of the article that is kept for good: its record is, too. */
  async #keep(articleId: string): Promise<void> {
    if (this.#kept.has(articleId)) return;
    const kept = await this.#table.update(foldRecordKey(articleId), {
      update: 'REMOVE #expires',
      condition: 'attribute_exists(pk)',
      names: { '#expires': TABLE.timeToLive },
    });
    if (kept !== undefined || (await this.#restore(articleId))) this.#seeKept(articleId);
  }

  /** @returns false when another was faster, or nothing is known of the article */
  async #restore(articleId: string): Promise<boolean> {
    const record = recordOfHead(await this.#table.get(articleKey(articleId)));
    if (record === undefined) return false;
    if (await this.#table.put(recordItem(record), { condition: 'attribute_not_exists(pk)' })) return true;
    await this.#keep(articleId);
    return false;
  }

  #seeKept(articleId: string): void {
    if (this.#kept.size >= REMEMBERED) this.#kept.clear();
    this.#kept.add(articleId);
  }

  /**
   * One attribute per article, and their number: a condition can then refuse the one too many. A write answers with the item
   * for nothing, where reading it would cost a unit.
   */
  async #addKey(entry: KeyEntry, key: number, now: Date, until: Date): Promise<Posting | undefined> {
    const before = await this.#table.update(foldKey(key), {
      update: 'SET #id = :until, #expires = :expires, #at = :at ADD #size :one',
      condition: 'attribute_not_exists(#id) AND (attribute_not_exists(#size) OR #size < :most)',
      names: { '#id': entryName(entry.articleId), '#size': 'size', '#expires': 'expires', '#at': 'at' },
      values: {
        ':until': packEntry(entry, dayOf(until) + 1),
        ':expires': Math.ceil(until.getTime() / SECOND_MS),
        ':at': minuteOf(now),
        ':one': 1,
        ':most': POSTING_MOST,
      },
      returns: 'before',
    });
    if (before === undefined) {
      await this.#makeRoom(entry, key, now, until);
      return undefined;
    }
    return isBusy(before, now) ? undefined : { key, entries: [...liveOf(before, now), entry] };
  }

  /** Full, or the article is there already. Forgotten entries of a full key give way; another's change meanwhile is left alone. */
  async #makeRoom(entry: KeyEntry, key: number, now: Date, until: Date): Promise<void> {
    const row = await this.#table.get(foldKey(key));
    if (!row || row[entryName(entry.articleId)] !== undefined) return;
    const live = entriesOf(row).filter(({ untilDay }) => untilDay > dayOf(now));
    if (live.length >= POSTING_MOST) return;
    const [size, swept] = [numberOf(row, 'size'), typeof row['swept'] === 'number' ? row['swept'] : 0];
    const item = {
      ...foldKey(key),
      ...Object.fromEntries(live.map((one) => [entryName(one.articleId), packEntry(one, one.untilDay)])),
      [entryName(entry.articleId)]: packEntry(entry, dayOf(until) + 1),
      expires: Math.ceil(until.getTime() / SECOND_MS),
      at: minuteOf(now),
      size: live.length + 1,
      swept: swept + 1,
    };
    const replaced = await this.#table.put(item, {
      condition: '#size = :size AND (attribute_not_exists(#swept) OR #swept = :swept)',
      names: { '#size': 'size', '#swept': 'swept' },
      values: { ':size': size, ':swept': swept },
    });
    if (!replaced) await this.#addKey(entry, key, now, until);
  }
}

const dayOf = (date: Date): number => Math.floor(date.getTime() / DAY_MS);
const minuteOf = (date: Date): number => Math.floor(date.getTime() / MINUTE_MS);

/** Something was put there a moment ago, or by an earlier version, which did not say when. */
function isBusy(row: Item, now: Date): boolean {
  const { at, size } = row;
  if (size === undefined) return false;
  return typeof at !== 'number' || at >= minuteOf(new Date(now.getTime() - BUSY_MS));
}

function liveOf(row: Item, now: Date): KeyEntry[] {
  const live = entriesOf(row).filter(({ untilDay }) => untilDay > dayOf(now));
  return live.map(({ articleId, sketch }) => ({ articleId, sketch }));
}

/** Attribute names count as stored bytes: the ids go without their prefix. */
const entryName = (articleId: string): string => articleId.slice(ENTRY_PREFIX.length);
const ENTRY_PREFIX = 'a_';
const KEY_ATTRIBUTES = new Set(['pk', 'sk', 'size', 'swept', 'expires', 'at']);

/** Two bytes of the day on which it ends, counted from 1970, and the sketch. */
const packEntry = ({ sketch }: KeyEntry, untilDay: number): Uint8Array =>
  Uint8Array.from([untilDay >>> 8, untilDay & 255, ...sketch]);

function entriesOf(row: Item): (KeyEntry & { untilDay: number })[] {
  return Object.entries(row).flatMap(([name, packed]) => {
    if (KEY_ATTRIBUTES.has(name) || !(packed instanceof Uint8Array)) return [];
    const [high = 0, low = 0] = packed;
    return [{ articleId: ENTRY_PREFIX + name, untilDay: high * 256 + low, sketch: packed.subarray(2) }];
  });
}

/** What a conditional write compares. */
const stateOf = ({ parentId = '', strength, pinned }: Attachment): string =>
  `${parentId} ${strength}${pinned ? ' pinned' : ''}`;
