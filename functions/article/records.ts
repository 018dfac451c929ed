/**
 * Where the records of articles lie: each version in an object of its own, or those that are stored together in one, which costs
 * a twentieth where requests are charged for. A record is a gzip member either way, so that it is read without the others, and
 * `gunzip` makes lines of JSON of all of them.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { articleObjectKey, articlesObjectKey, partOf, placeOf } from '../object-key.ts';
import type { ObjectStore } from '../ports.ts';
import type { Article } from './article.ts';

/** Keeps the record of one version. */
export interface Records {
  /** Writing twice writes the same, and no object ever changes. @returns the name of the bytes */
  keep(article: Article): Promise<string>;
}

type Puts = Pick<ObjectStore, 'put'>;

const hashOf = (bytes: Uint8Array, chars: number): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, chars);

/** Each in an object that is named by the hash of its bytes. */
export function apart(objects: Puts): Records {
  return {
    async keep(article) {
      const json = Buffer.from(JSON.stringify(article));
      const key = articleObjectKey(article.articleId, article.version, hashOf(json, 16));
      await objects.put(key, gzipSync(json), 'application/gzip');
      return key;
    },
  };
}

/** One of those who share an object. */
export interface Writer extends Records {
  /** Keeps nothing more: the others need not wait for it. */
  end(): void;
}

interface Waiting {
  article: Article;
  resolve: (name: string) => void;
  reject: (cause: unknown) => void;
}

/** Records of those who write at one time: each waits until all the others have come as far, or have ended. */
export class SharedRecords {
  readonly #objects: Puts;
  readonly #day: string;
  #open: number;
  #waiting: Waiting[] = [];

  /**
   * @param day `YYYY-MM-DD`
   * @param writers how many there will be: all of them have to end
   */
  constructor(objects: Puts, day: string, writers: number) {
    this.#objects = objects;
    this.#day = day;
    this.#open = writers;
  }

  writer(): Writer {
    let hasEnded = false;
    return {
      keep: (article) =>
        new Promise((resolve, reject) => {
          this.#waiting.push({ article, resolve, reject });
          this.#writeIfAllWait();
        }),
      end: () => {
        if (hasEnded) return;
        hasEnded = true;
        this.#open -= 1;
        this.#writeIfAllWait();
      },
    };
  }

  #writeIfAllWait(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#open) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#write(waiting).catch((error: unknown) => waiting.forEach(({ reject }) => reject(error)));
  }

  async #write(waiting: Waiting[]): Promise<void> {
    const [only] = waiting;
    if (only !== undefined && waiting.length === 1) {
      only.resolve(await apart(this.#objects).keep(only.article));
      return;
    }
    const members = waiting.map(({ article }) => gzipSync(`${JSON.stringify(article)}\n`));
    const bytes = Buffer.concat(members);
    const key = articlesObjectKey(this.#day, hashOf(bytes, 24));
    await this.#objects.put(key, bytes, 'application/gzip');
    let offset = 0;
    for (const [at, { resolve }] of waiting.entries()) {
      const { length } = members[at] ?? { length: 0 };
      resolve(partOf(key, { offset, length }));
      offset += length;
    }
  }
}

type Reads = Pick<ObjectStore, 'get' | 'getRange'>;

/** @returns the gzip member that has this name; undefined when there is none */
export function readRecord(objects: Reads, name: string): Promise<Uint8Array | undefined> {
  const { key, range } = placeOf(name);
  return range === undefined ? objects.get(key) : objects.getRange(key, range.offset, range.length);
}

/** For who reads most of what was stored together: an object that several share is asked for once. */
export function readingWhole(objects: Reads): Reads {
  const wholes = new Map<string, Promise<Uint8Array | undefined>>();
  return {
    get: (key) => objects.get(key),
    async getRange(key, offset, length) {
      const whole = wholes.get(key) ?? objects.get(key);
      wholes.set(key, whole);
      return (await whole)?.subarray(offset, offset + length);
    },
  };
}

/** The name that a record has in an object of its own, for a home that keeps each apart. */
export function nameApart(articleId: string, version: number, name: string): string {
  const { range } = placeOf(name);
  return range === undefined ? name : articleObjectKey(articleId, version, hashOf(Buffer.from(name), 16));
}
