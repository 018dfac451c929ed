/** Runs folds of many workers as one seeded interleaving: a worker waits before and after every call of the index. */
import { foldPrepared, prepare } from '../../functions/story/fold.ts';
import type { Prepared } from '../../functions/story/fold.ts';
import type { Posting, StoryIndex } from '../../functions/story/index.ts';
import type { Foldable } from '../../functions/story/story.ts';
import { storyIdOf } from '../../functions/identity.ts';
import { article, dropWords, paragraphs, replaceWords, seeded, word, words } from './texts.ts';
import type { Random } from './texts.ts';

class Killed extends Error {}

export interface RoundOptions {
  seed: number;
  /** Chance of a message to be delivered twice. */
  doubled?: number;
  /** Chance of a worker to die at a wait. */
  deadly?: number;
  redelivers?: boolean;
  /** The index as one fold is given it. */
  sabotage?: (index: StoryIndex) => StoryIndex;
}

const ready = new WeakMap<Foldable, Prepared>();
/** Reading the texts again in each of hundreds of rounds would only take time. */
function prepared(one: Foldable): Prepared {
  const known = ready.get(one) ?? prepare(one);
  ready.set(one, known);
  return known;
}

/** Waits that are open, and who may go on next. */
class Turns {
  readonly #random: Random;
  readonly #deadly: number;
  #open: { go: () => void; die: () => void }[] = [];

  constructor(random: Random, deadly: number) {
    this.#random = random;
    this.#deadly = deadly;
  }

  wait(): Promise<void> {
    return new Promise((go, die) => {
      this.#open.push({ go, die: () => die(new Killed('killed')) });
    });
  }

  /** Lets one wait at a time go on, until `done`. */
  async drive(done: Promise<unknown>): Promise<void> {
    const state = { running: true };
    const ended = done.finally(() => {
      state.running = false;
    });
    while (state.running) {
      const at = Math.floor(this.#random() * this.#open.length);
      const [next] = this.#open.splice(at, 1);
      if (next && this.#random() < this.#deadly) next.die();
      else next?.go();
      // Enough for the one that goes on to reach its next wait; a real timer only when nobody waits.
      for (let tick = 0; tick < 10; tick += 1) await Promise.resolve();
      if (this.#open.length === 0) await new Promise(setImmediate);
    }
    await ended;
  }
}

/** The index as one worker sees it: it may stop, or die, on both sides of every call. */
function interleaved(index: StoryIndex, turns: Turns): StoryIndex {
  return new Proxy(index, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        if (name === 'addKeys') return keyByKey(target, turns, args as Parameters<StoryIndex['addKeys']>);
        await turns.wait();
        const result: unknown = await (Reflect.apply(member, target, args) as Promise<unknown>);
        await turns.wait();
        return result;
      };
    },
  });
}

/** Each key is a write of its own: others come in between, and a worker may die. */
async function keyByKey(
  index: StoryIndex,
  turns: Turns,
  [entry, keys, now, until]: Parameters<StoryIndex['addKeys']>,
): Promise<Posting[]> {
  const told: Posting[] = [];
  for (const key of keys) {
    await turns.wait();
    told.push(...(await index.addKeys(entry, [key], now, until)));
  }
  await turns.wait();
  return told;
}

export async function runRound(
  index: StoryIndex,
  articles: Foldable[],
  now: Date,
  { seed, doubled = 0.3, deadly = 0.01, redelivers = true, sabotage = (one) => one }: RoundOptions,
): Promise<void> {
  const random = seeded(seed);
  const queue = shuffled([...articles, ...articles.filter(() => random() < doubled)], random);
  const turns = new Turns(random, deadly);
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      try {
        await foldPrepared(interleaved(sabotage(index), turns), prepared(next), now);
      } catch (cause) {
        if (!(cause instanceof Killed)) throw cause;
        if (redelivers) queue.splice(Math.floor(random() * (queue.length + 1)), 0, next);
      }
    }
  };
  const workers = 1 + Math.floor(random() * 8);
  await turns.drive(Promise.all(Array.from({ length: workers }, work)));
}

export function shuffled<T>(list: T[], random: Random): T[] {
  const out = [...list];
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [out[at], out[other]] = [out[other]!, out[at]!];
  }
  return out;
}

export async function partition(index: StoryIndex, articles: Foldable[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { articleId } of articles) {
    const membership = (await index.memberships([articleId])).get(articleId);
    found.set(articleId, membership?.storyId ?? 'none');
  }
  return found;
}

/** All links that are kept, as text, or only those that may not depend on the order: not what an article hung on for a while. */
export async function evidence(index: StoryIndex, articles: Foldable[], which: 'all' | 'settled'): Promise<string[]> {
  const attachments = await index.attachments(articles.map(({ articleId }) => articleId));
  const found: string[] = [];
  for (const { articleId } of articles) {
    for (const link of await index.links(articleId, 1000)) {
      const stands = attachments.get(link.articleId)?.parentId === articleId;
      if (which === 'all' || stands || link.relation === 'related') found.push(JSON.stringify(link));
    }
  }
  return found.sort();
}

/** The last writer wins, whatever stood there. */
export function brokenAttach(index: StoryIndex): StoryIndex {
  return new Proxy(index, {
    get(target, name) {
      if (name === 'attach') {
        return async (...[id, attachment]: Parameters<StoryIndex['attach']>) => {
          const standing = (await target.attachments([id])).get(id);
          return target.attach(id, attachment, standing);
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

/** Nobody looks again after a write: a third article that came meanwhile goes unseen. */
export function brokenSecondLook(index: StoryIndex): StoryIndex {
  const seen = new Map<number, Posting[]>();
  const see = (keys: number[], found: Posting[]): void => {
    for (const key of keys)
      if (!seen.has(key))
        seen.set(
          key,
          found.filter((posting) => posting.key === key),
        );
  };
  return new Proxy(index, {
    get(target, name) {
      if (name === 'addKeys') {
        return async (...args: Parameters<StoryIndex['addKeys']>) => {
          const told = await target.addKeys(...args);
          see(
            told.map(({ key }) => key),
            told,
          );
          return told;
        };
      }
      if (name === 'postings') {
        return async (...[keys, now]: Parameters<StoryIndex['postings']>) => {
          see(keys, await target.postings(keys, now));
          return keys.flatMap((key) => seen.get(key) ?? []);
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

/** Keys are written only after the postings were read. */
export function brokenOrder(index: StoryIndex): StoryIndex {
  const held: (() => Promise<unknown>)[] = [];
  return new Proxy(index, {
    get(target, name) {
      if (name === 'addKeys') {
        return (...args: Parameters<StoryIndex['addKeys']>) => {
          held.push(() => target.addKeys(...args));
          return Promise.resolve([]);
        };
      }
      if (name === 'records') {
        return async (...args: Parameters<StoryIndex['records']>) => {
          for (const write of held.splice(0)) await write();
          return target.records(...args);
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

const id = (n: number): string => `a_${'known'.padEnd(14, '0')}${String(n).padStart(2, '0')}`;

export interface KnownStories {
  articles: Foldable[];
  /** Article id to the story that it must end in. */
  expected: Map<string, string>;
}

const day = (n: number): string => `2026-03-0${n}T08:00:00.000Z`;

/** Adds articles to stories, and knows the answer. */
class Builder {
  readonly random = seeded(42);
  readonly #articles: Foldable[] = [];
  readonly #stories: number[][] = [];

  story(): number[] {
    const members: number[] = [];
    this.#stories.push(members);
    return members;
  }

  add(story: number[], body: string, given: Partial<Foldable> = {}): void {
    const n = this.#articles.length;
    story.push(n);
    this.#articles.push(article(body, { articleId: id((n * 37) % 100), site: `site${n}.example`, ...given }));
  }

  known(): KnownStories {
    const expected = new Map<string, string>();
    for (const members of this.#stories) {
      const head = members.map((n) => this.#articles[n]!).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))[0]!;
      for (const n of members) expected.set(this.#articles[n]!.articleId, storyIdOf(head.articleId));
    }
    return {
      articles: this.#articles,
      expected: new Map(this.#articles.map(({ articleId }) => [articleId, expected.get(articleId)!])),
    };
  }
}

const orderOf = ({ datePublished = '9999', articleId }: Foldable): string => `${datePublished}|${articleId}`;

/** Reposts of five kinds, pairs, digests, templates, one site's furniture, and loners. */
export function knownStories(): KnownStories {
  const builder = new Builder();
  const { random } = builder;
  for (let s = 0; s < 2; s += 1) {
    const text = paragraphs(6, random);
    const one = builder.story();
    builder.add(one, text.join('\n\n'), { datePublished: day(1) });
    builder.add(one, text.join('\n\n'), { datePublished: day(2) });
    builder.add(one, dropWords(text.join('\n\n'), 40, random), s === 0 ? {} : { datePublished: day(3) });
    builder.add(one, text.slice(0, 3).join('\n\n'));
    builder.add(one, [...paragraphs(1, random), ...text.slice(1)].join('\n\n'), { datePublished: day(2) });
    builder.add(one, replaceWords(text.join('\n\n'), 0.08, random), { datePublished: day(2) });
  }
  addPairs(builder, 2);
  addDigests(builder, 1);
  // A table of results, filled again and again.
  const results = (n: number) => `In district ${n} the count closed with ${Math.floor(random() * 9000)} votes cast`;
  for (let n = 0; n < 3; n += 1) {
    const body = Array.from({ length: 12 }, (_, line) => results(line)).join('. ');
    builder.add(builder.story(), body, { site: 'results.example' });
  }
  const furniture = words(70, random).join(' ');
  for (let n = 0; n < 3; n += 1) {
    const body = `${paragraphs(2, random).join('\n\n')}\n\n${furniture}`;
    builder.add(builder.story(), body, { site: 'furnished.example' });
  }
  addFurnished(builder);
  for (let n = 0; n < 2; n += 1) builder.add(builder.story(), paragraphs(4, random).join('\n\n') + word(random));
  return builder.known();
}

/** Two articles that nobody else leads to each other. */
function addPairs(builder: Builder, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const text = paragraphs(4, builder.random);
    const one = builder.story();
    builder.add(one, text.join('\n\n'), { datePublished: day(1) });
    builder.add(one, text.slice(0, 3).join('\n\n'), { datePublished: day(2) });
  }
}

/** A digest made of two stories' texts joins the one that it has more of, and does not join the two. */
function addDigests(builder: Builder, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const [first, second] = [paragraphs(5, builder.random), paragraphs(5, builder.random)];
    const [one, two] = [builder.story(), builder.story()];
    builder.add(one, first.join('\n\n'), { datePublished: day(1) });
    builder.add(two, second.join('\n\n'), { datePublished: day(1) });
    builder.add(one, [...first, ...second.slice(0, 3)].join('\n\n'), { datePublished: day(3) });
  }
}

/** Three pages of a site with the same long captions, any two of which look like a text and its successor; and two that are. */
function addFurnished(builder: Builder): void {
  const { random } = builder;
  const captions = words(260, random).join(' ');
  for (let n = 0; n < 3; n += 1) {
    builder.add(builder.story(), `${words(55, random).join(' ')}. ${captions}`, { site: 'captions.example' });
  }
  const text = paragraphs(10, random);
  const one = builder.story();
  builder.add(one, text.join('\n\n'), { site: 'captions.example', datePublished: day(1) });
  const successor = [...paragraphs(1, random), ...text.slice(1)].join('\n\n');
  builder.add(one, successor, { site: 'captions.example', datePublished: day(2) });
}

export function onlyFurnished(): KnownStories {
  const builder = new Builder();
  for (let n = 0; n < 3; n += 1) addFurnished(builder);
  return builder.known();
}

/** The wall of two sites at four addresses of each, under one headline, and a brief that both of them and others print. */
export function onlyFramed(): KnownStories {
  const builder = new Builder();
  const { random } = builder;
  const [wall, brief] = [words(70, random).join(' '), words(70, random).join(' ')];
  for (let n = 0; n < 8; n += 1)
    builder.add(builder.story(), wall, { site: `walled${n % 2}.example`, headline: 'Before you go on' });
  const one = builder.story();
  for (let n = 0; n < 4; n += 1)
    builder.add(one, brief, { site: `walled${n}.example`, headline: words(5, random).join(' ') });
  return builder.known();
}

export function onlyPairs(): KnownStories {
  const builder = new Builder();
  addPairs(builder, 6);
  return builder.known();
}

export function onlyDigests(): KnownStories {
  const builder = new Builder();
  addDigests(builder, 4);
  return builder.known();
}
