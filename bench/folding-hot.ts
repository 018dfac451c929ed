/**
 * What a phrase on every page costs: articles of which each has its own text, made up as `folding-scale.ts` does, and the same
 * notice as all others. Counted at the index; the size of an item is that of DynamoDB (functions/aws/stories.ts).
 */
import { foldArticle } from '../functions/story/fold.ts';
import { MemoryStoryIndex } from '../functions/story/memory.ts';
import type { Posting, StoryIndex } from '../functions/story/index.ts';
import type { StoryLink } from '../functions/story/story.ts';
import { Author } from './folding-scale.ts';

const OWN_WORDS = 150;
/** A short notice has too little in common for a link, a long one enough. */
const NOTICES = [40, 100];
/** Articles that are looked at in detail, the last of each size. */
const LOOKED_AT = 500;
/** Name of an entry, its day and its sketch (Amazon DynamoDB Developer Guide, "Item sizes and formats"), and the item's own names. */
const ENTRY_BYTES = 16 + 2 + 8;
const ITEM_BYTES = 60;

/** Counts what is read and written of an index. */
export class Counted {
  readonly index: StoryIndex;
  counts = { keys: 0, records: 0, attachments: 0, written: 0 };
  fullest = 0;
  readonly #inner: MemoryStoryIndex;
  readonly #linked = new Set<string>();

  constructor(inner: MemoryStoryIndex) {
    this.#inner = inner;
    this.index = new Proxy<StoryIndex>(inner, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]): Promise<unknown> => {
          const answer: unknown = await (Reflect.apply(member, target, args) as Promise<unknown>);
          this.#count(String(name), args, answer);
          return answer;
        };
      },
    });
  }

  #count(name: string, args: unknown[], answer: unknown): void {
    const size = Array.isArray(args[0]) ? args[0].length : 1;
    if (name === 'records') this.counts.records += size;
    if (name === 'attachments') this.counts.attachments += size;
    if (['record', 'putLink', 'putRelated', 'attach'].includes(name)) this.counts.written += 1;
    if (name === 'addKeys') this.counts.written += (args[1] as number[]).length;
    if (name === 'postings') {
      this.counts.keys += size;
      for (const { entries } of answer as Posting[]) this.fullest = Math.max(this.fullest, entries.length);
    }
    if (name === 'putLink' || name === 'putRelated') this.#linked.add((args[0] as StoryLink).otherId);
  }

  /** Links that are kept beside the article that has the most. */
  async links(): Promise<number> {
    let most = 0;
    for (const id of this.#linked) most = Math.max(most, (await this.#inner.links(id, Infinity)).length);
    return most;
  }
}

export async function reportHotPhrase(texts: readonly string[], sizes: readonly number[]): Promise<void> {
  for (const words of NOTICES) {
    console.log(`the same notice of ${words} words on every article, each with ${OWN_WORDS} words of its own`);
    console.log(
      '  articles    read an article: keys, fingerprints, attachments   written   largest item   links beside one',
    );
    await reportNotice(new Author(texts), words, sizes);
  }
}

async function reportNotice(author: Author, words: number, sizes: readonly number[]): Promise<void> {
  const notice = author.write(words);
  const counted = new Counted(new MemoryStoryIndex());
  const now = new Date();
  let folded = 0;
  for (let count = 1; count <= Math.max(...sizes); count += 1) {
    if (sizes.includes(count + LOOKED_AT)) counted.counts = { keys: 0, records: 0, attachments: 0, written: 0 };
    const site = `site${count}.example`;
    const { role } = await foldArticle(
      counted.index,
      {
        articleId: `a_${String((count * 7919) % 1_000_003).padStart(16, '0')}`,
        site,
        url: `https://${site}/`,
        firstSeenAt: now.toISOString(),
        articleBody: `${author.write(OWN_WORDS)}\n\n${notice}`,
      },
      now,
    );
    if (role !== 'only') folded += 1;
    if (!sizes.includes(count)) continue;
    const { keys, records, attachments, written } = counted.counts;
    const cells = [keys, records, attachments].map((sum) => (sum / LOOKED_AT).toFixed(1).padStart(8)).join('');
    const most = await counted.links();
    console.log(
      `  ${count.toLocaleString('en').padEnd(12)} ${cells} ${(written / LOOKED_AT).toFixed(1).padStart(30)} ${String(ITEM_BYTES + counted.fullest * ENTRY_BYTES).padStart(8)} bytes ${String(most).padStart(14)}`,
    );
  }
  console.log(`  ${folded} of them were folded when they came`);
}
