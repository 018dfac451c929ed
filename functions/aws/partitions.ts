/**
 * All that the table holds of an article lies under its id: one query brings its head, what the fold remembers of it, what it
 * hangs on and who hangs on it, for the price of reading one of them.
 */
import pLimit from 'p-limit';
import type { Attachment, FoldRecord } from '../story/index.ts';
import type { StoryLink } from '../story/story.ts';
import type { TreeReader } from '../story/tree.ts';
import { attachmentOf, linkOf, recordOf, recordOfHead } from './fold-items.ts';
import { articleKey, attachmentKey, foldRecordKey, LINK_PREFIX } from './keys.ts';
import { textOf, type Item } from './item.ts';
import type { Table } from './table.ts';

/** Queries under way at once. */
const AT_ONCE = 32;

interface Partition {
  head?: Item;
  record?: FoldRecord;
  attachment?: Attachment;
  /** Of attachments first. */
  links: StoryLink[];
}

/** What one question reads: each article once, as it was then. */
export class Partitions implements TreeReader {
  readonly #table: Table;
  readonly #limit = pLimit(AT_ONCE);
  readonly #read = new Map<string, Promise<Partition>>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** Their heads, those that are there. */
  async heads(articleIds: readonly string[]): Promise<Map<string, Item>> {
    return this.#pick(articleIds, ({ head }) => head);
  }

  records(articleIds: string[]): Promise<Map<string, FoldRecord>> {
    return this.#pick(articleIds, ({ record }) => record);
  }

  attachments(articleIds: string[]): Promise<Map<string, Attachment>> {
    return this.#pick(articleIds, ({ attachment }) => attachment);
  }

  async links(otherId: string, limit: number): Promise<StoryLink[]> {
    return (await this.#partition(otherId)).links.slice(0, limit);
  }

  async #pick<Part>(
    articleIds: readonly string[],
    choose: (partition: Partition) => Part | undefined,
  ): Promise<Map<string, Part>> {
    const partitions = await Promise.all(articleIds.map((id) => this.#partition(id)));
    return new Map(
      partitions.flatMap((partition, at) => {
        const part = choose(partition);
        return part === undefined ? [] : [[articleIds[at] ?? '', part]];
      }),
    );
  }

  #partition(articleId: string): Promise<Partition> {
    const known = this.#read.get(articleId) ?? this.#limit(() => this.#query(articleId));
    this.#read.set(articleId, known);
    return known;
  }

  async #query(articleId: string): Promise<Partition> {
    const partition: Partition = { links: [] };
    const all = { where: 'pk = :id', values: { ':id': articleId }, order: 'ascending' } as const;
    for await (const page of this.#table.pages(all)) for (const item of page) put(partition, item);
    const { record = recordOfHead(partition.head) } = partition;
    return record === undefined ? partition : { ...partition, record };
  }
}

const [HEAD, FOLD, HANGS] = [articleKey, foldRecordKey, attachmentKey].map((key) => key('').sk);

function put(partition: Partition, item: Item): void {
  const sortKey = textOf(item, 'sk');
  if (sortKey === HEAD) partition.head = item;
  else if (sortKey === FOLD) partition.record = recordOf(item);
  else if (sortKey === HANGS) partition.attachment = attachmentOf(item);
  else if (sortKey.startsWith(LINK_PREFIX)) partition.links.push(linkOf(item));
}
