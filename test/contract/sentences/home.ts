/** What the sentences of the contract stand on: a home, an hour, and candidates to be found in it. */
import type { CandidateRef, NewCandidate, Settlement } from '../../../functions/candidate/candidate.ts';
import { candidateKeyOf, listingIdOf } from '../../../functions/identity.ts';
import type { Nudges, Stores } from '../../../functions/ports.ts';

/** Stores whose contract is here; the stories' and the catalog's are beside. */
export type ContractStores = Pick<Stores, 'objects' | 'frontier' | 'hosts' | 'articles'>;

export interface ContractHome {
  stores: ContractStores;
  /** The same store as another process sees it: another connection. */
  other: ContractStores;
  readonly nudges: Nudges;
  /** What came out at the other end of `nudges` since the last call. */
  received: () => Promise<{ listingIds: string[]; candidates: CandidateRef[] }>;
  close(): Promise<void>;
}

export type Home = () => ContractHome;

export const NOW = new Date('2026-11-23T10:00:00.000Z');
/** `NOW` and so many seconds. */
export const at = (seconds: number): string => new Date(NOW.getTime() + seconds * 1000).toISOString();
export const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
export const LEASE_MS = 60_000;

/** Sixteen at once, every other one through the other connection. */
export async function race<Result>(home: Home, run: (stores: ContractStores, racer: number) => Promise<Result>) {
  const { stores, other } = home();
  return Promise.all(Array.from({ length: 16 }, (_, racer) => run(racer % 2 === 0 ? stores : other, racer)));
}

export function newCandidate(name: string, overrides: Partial<NewCandidate> = {}): NewCandidate {
  return {
    key: candidateKeyOf(name),
    url: `https://news.example/${name}`,
    site: 'news.example',
    host: 'news.example',
    listingId: listingIdOf('https://news.example/feed'),
    foundAt: at(-60),
    dueAt: at(0),
    hints: {},
    ...overrides,
  };
}

export function without<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  ...names: Name[]
): Omit<Whole, Name> {
  const rest = { ...whole };
  for (const name of names) Reflect.deleteProperty(rest, name);
  return rest;
}

export const done: Settlement = { state: 'done', attempts: 0, revisits: 0, articleId: 'a_0123456789abcdef' };

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
