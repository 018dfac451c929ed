/**
 * Everything that leaves the process, as interfaces. Two homes implement the stores, `sqlite/` and `aws/`, and one contract
 * suite (`test/contract/`) runs against both. What every store promises:
 * - a write is one conditional write of one item, and writing the same thing twice changes nothing;
 * - what was answered as written is read by the next read of the same key, from any process; a method that may lag says so,
 *   and even then what was written once is found;
 * - no operation grows with the archive.
 *
 * Instants are ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes them, so that they sort as text.
 */
import type { Article, ArticleHead } from './article/article.ts';
import type {
  Candidate,
  CandidateRef,
  CandidateState,
  ClaimedCandidate,
  NewCandidate,
  Settlement,
} from './candidate/candidate.ts';
import type { ListingMemory, ListingSchedule } from './listing/listing.ts';
import type { FetchOutcome, FetchRequest } from './page/page.ts';
import type { TdmRule } from './page/tdm.ts';
import type {
  ArticleFilter,
  ArticleQuery,
  ArticleRow,
  Counts,
  DayCount,
  Facet,
  FacetQuery,
  FlowQuery,
  FlowRow,
  ResultPage,
  SiteDayCount,
  SiteDelay,
  StatsQuery,
  StatsRow,
  StoryQuery,
  StoryRow,
} from './query/query.ts';
import type { RunRecord } from './query/run.ts';
import type { SitesFile } from './sites.ts';
import type { StoryIndex } from './story/index.ts';

export interface Clock {
  now(): Date;
  /** Ends early when the signal is given. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Structured log: an event in the past tense and the ids to follow one article through. */
export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

/** The sites that a person asked for. Read at every tick, so that a change needs no redeploy. */
export interface SiteSource {
  load(): Promise<SitesFile>;
}

export interface TransportRequest extends FetchRequest {
  userAgent: string;
  /** Asked before each redirect is followed. An outcome ends the exchange with it; the wait is not counted against the deadline. */
  mayFollow?: (url: string) => Promise<FetchOutcome | undefined>;
  /** Ends the exchange: nobody waits for its outcome any more. */
  signal?: AbortSignal;
}

/** One exchange with the web, redirects followed: guard, deadline and caps inside, politeness outside. Never throws for what a server did. */
export interface Transport {
  fetch(request: TransportRequest): Promise<FetchOutcome>;
}

/** Bytes under keys that are derived from what they hold, so that writing twice writes the same. */
export interface ObjectStore {
  /** Each request is charged for, as S3 does: what is written at one time had better share an object. */
  readonly chargesRequests?: true;
  /**
   * @param key segments of [A-Za-z0-9._=-] separated by `/`, none empty or beginning with a dot; at most 512 characters. No key
   *   may be another's folder. Anything else is a bug of the caller and throws a RangeError.
   */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** `length` bytes from `offset`: one record of a WARC file. Fewer when the object ends before; undefined when there is none. */
  getRange(key: string, offset: number, length: number): Promise<Uint8Array | undefined>;
}

/** What is due when. The truth about work to do; a queue message is only a nudge. */
export interface Frontier {
  /** All listings ever polled: a few hundred bytes each, read once a tick. May lag a second behind writes. */
  schedules(): Promise<ListingSchedule[]>;
  /** May lag a second behind writes: at worst a listing is asked twice. */
  schedule(listingId: string): Promise<ListingSchedule | undefined>;
  putSchedule(schedule: ListingSchedule): Promise<void>;
  removeSchedule(listingId: string): Promise<void>;
  /** May lag a second behind writes: at worst links are looked up that are known. */
  memory(listingId: string): Promise<ListingMemory | undefined>;
  putMemory(memory: ListingMemory): Promise<void>;

  /** Records those whose key is not there yet; the others stay as they are. @returns the new ones. */
  addCandidates(candidates: NewCandidate[]): Promise<NewCandidate[]>;
  /**
   * Another listing shows a candidate too: as long as it waits for its first fetch and nobody has it, hints that it lacks are
   * added and the earlier date counts. @returns whether it is due earlier now
   */
  enrich(found: NewCandidate): Promise<boolean>;
  candidate(key: string): Promise<Candidate | undefined>;
  /** Candidates with `dueAt <= now` and no lease, the longest due first. May lag a second behind writes. */
  dueCandidates(now: Date, limit: number): Promise<CandidateRef[]>;
  /**
   * Takes the candidate for `leaseMs`, if it is due and nobody else has it.
   * @param isFresh of a candidate that nobody else is likely to have been told of. A home in which a lease costs something may
   *   give it without one: should two come for it at the same moment, both get it, and what the first of them puts down stands
   * @returns it, or undefined: no reason is given
   */
  claim(
    key: string,
    now: Date,
    leaseMs: number,
    isFresh?: (candidate: Candidate) => boolean,
  ): Promise<ClaimedCandidate | undefined>;
  /**
   * Candidates are about to be settled with dates up to `by`: a home may list them together, for the price of one. It promises
   * nothing, and each settlement has a date of its own.
   */
  foresee(keys: string[], by: string): Promise<void>;
  /** Puts down the outcome and gives up the lease. @throws StoreError when there is no such candidate */
  settle(key: string, settlement: Settlement): Promise<void>;
  /**
   * Puts down the outcome that stands should the worker end now, and keeps the lease, so that whoever claims it next is told
   * that it was left. @throws StoreError when there is no such candidate
   */
  settleAhead(key: string, settlement: Settlement): Promise<void>;
  /** Gives the lease back with a new date and nothing else changed. @throws StoreError when there is no such candidate */
  postpone(key: string, dueAt: string): Promise<void>;
  /** Makes failed candidates due now, their tries forgotten. @returns how many. */
  retryFailed(now: Date, site?: string): Promise<number>;
  /**
   * Candidates in a state, for people: first those that nothing more will be done about, the last found first; then the
   * others, the latest due first. Those that are `done` are articles: the article index answers for them.
   */
  inState(state: Exclude<CandidateState, 'done'>, limit: number): Promise<Candidate[]>;
}

/** Two clocks per host, shared by all workers: the delay between requests and the hold after 429, 503 and failures. */
export interface Hosts {
  /** The next slot of the host: granted, and the following one is `delayMs` later, or when to ask again. */
  takeSlot(host: string, now: Date, delayMs: number): Promise<{ granted: true } | { granted: false; retryAt: string }>;
  /** No request to the host before `until`; an earlier date never shortens a hold. */
  hold(host: string, until: string, reason: string): Promise<void>;
  /**
   * Takes one request out of a site's budget for a day.
   * @param day `YYYY-MM-DD`
   * @returns false when the site has had `perDay` requests that day
   */
  spend(site: string, day: string, perDay: number): Promise<boolean>;
  /** May lag a second behind writes. */
  robots(host: string): Promise<RobotsRecord | undefined>;
  putRobots(host: string, record: RobotsRecord): Promise<void>;
}

/** Addresses of one pattern of a host that were new and showed a text that another address of the site has. */
export interface Repeats {
  pattern: string;
  /** In a row. */
  times: number;
  /** When the last one was seen. */
  at: string;
}

/** What a host says to robots, as cached: its robots.txt and its tdmrep.json. */
export interface RobotsRecord {
  fetchedAt: string;
  /** `rules`: parse `text`. `allow`: 4xx, there is none. `disallow`: unreachable, nothing is fetched until it answers. */
  verdict: 'rules' | 'allow' | 'disallow';
  /** Cut to 500 KiB. */
  text?: string;
  status?: number;
  /** Of `disallow` without a status: what happened instead, in words. */
  reason?: string;
  /** Of `disallow`: since when in a row it has been unreachable. */
  unreachableSince?: string;
  /** The rules of tdmrep.json; none where there is no such file, absent while it has not been asked for. */
  reservations?: TdmRule[];
  /** What the host shows for an address that cannot exist (`soft-404.ts`), and when it was asked. */
  notFound?: { at: string; print: string };
  /** Patterns of addresses that show one text (`candidate/repeats.ts`). */
  repeats?: Repeats[];
}

/** The index of articles. The records themselves are objects; this says which there are. */
export interface ArticleIndex {
  get(articleId: string): Promise<ArticleHead | undefined>;
  /**
   * Writes the head if its stored revision is still `head.revision - 1` (1: if there is none).
   * @param latest the latest version, for the fields that a home indexes beyond the head (full text);
   *   absent when it is the same as at the last write.
   * @returns false when another writer was first: read again.
   */
  put(head: ArticleHead, latest?: Article): Promise<boolean>;
}

/** Questions. A home that cannot answer one says so with a UsageError that names what can. */
export interface Catalog {
  articles(query: ArticleQuery): Promise<ResultPage<ArticleRow>>;
  stories(query: StoryQuery): Promise<ResultPage<StoryRow>>;
  /** Undefined where counting would mean reading all of them. */
  countArticles(query: ArticleFilter): Promise<Counts | undefined>;
  countStories(query: StoryQuery): Promise<number | undefined>;
  /** Articles of a site, or of all, that were first seen from an instant on: what "new" counts everywhere (`newSince`). */
  countNew(query: { from: string; site?: string }): Promise<number>;
  /** In order of time, then of the largest group. */
  stats(query: StatsQuery): Promise<StatsRow[]>;
  flow(query: FlowQuery): Promise<FlowRow[]>;
  /** How many articles of each group, the largest first: what `stats` says beside is left out, which is many times faster. */
  facet(query: FacetQuery): Promise<Facet[]>;
  /** What each site brought on each day (UTC, our clock) from a day (`YYYY-MM-DD`) on. */
  siteDays(query: { from: string }): Promise<SiteDayCount[]>;
  /** Articles a day, in order of time; days without one are left out, and articles without a date on the clock that was asked for. */
  days(query: ArticleFilter): Promise<DayCount[]>;
  /** How long after publication each site's articles are seen. */
  delays(): Promise<SiteDelay[]>;
}

/** What the runs of the crawl did, for people. */
export interface Runs {
  /** Writes the run, over what was written of it before. */
  put(run: RunRecord): Promise<void>;
  /** The last that began first. A home that keeps none says so with a UsageError. */
  latest(limit: number): Promise<RunRecord[]>;
}

/** Wakes workers. At least once, in any order, or not at all: the frontier knows better. */
export interface Nudges {
  listings(listingIds: string[]): Promise<void>;
  candidates(refs: CandidateRef[]): Promise<void>;
}

/** What a home provides. */
export interface Stores {
  objects: ObjectStore;
  frontier: Frontier;
  hosts: Hosts;
  articles: ArticleIndex;
  stories: StoryIndex;
  catalog: Catalog;
  runs: Runs;
}

/** What the steps of an article's way are given. They answer no questions: what can is left out of their bundles. */
export interface Ports extends Omit<Stores, 'catalog'> {
  clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
  log: Log;
  sites: SiteSource;
  transport: Transport;
  nudges: Nudges;
}
