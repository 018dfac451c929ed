/** Every bound of the pipeline, with its unit in its name and its reason beside it. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;
const MIB = 1024 * KIB;

export const FETCH = {
  /** The whole exchange, redirects included: a server that sends one byte a second ends here. */
  deadlineMs: 30 * SECOND,
  /** Decoded bytes. The largest of 1,248 measured news pages had 2.2 MB. */
  pageBytes: 5 * MIB,
  /** The sitemap protocol allows 50 MB. */
  listingBytes: 50 * MIB,
  /** RFC 9309, section 2.5: at least 500 KiB must be parsed; what comes after is ignored. */
  robotsBytes: 500 * KIB,
  redirects: 5,
  /** Longer addresses are traps or attacks; the sitemap protocol's bound. */
  addressChars: 2048,
  /** Between two requests to one host when neither the site nor its robots.txt asks for more. */
  hostDelayMs: 2 * SECOND,
  /** A crawl-delay above this would starve a site for ever; Heritrix and Nutch cap it likewise. */
  crawlDelayMs: 2 * MINUTE,
  /** A Retry-After beyond this is asked again after it. */
  retryAfterMs: DAY,
  /** Longest wait for a host's clock inside one run before the work is put back to its date in the frontier. */
  patienceMs: 20 * SECOND,
  /** RFC 9309, section 2.4: a cached robots.txt should not be used for more than 24 hours. */
  robotsFreshMs: DAY,
  /** RFC 9309, section 2.3.1.4: a robots.txt that has been unreachable this long may be taken as not there. */
  robotsLostMs: 30 * DAY,
  /** A few rules of a path and a digit each. */
  tdmFileBytes: 64 * KIB,
  /** Requests under way at once in one process. */
  concurrency: 16,
} as const;

export const POLL = {
  /** Also the schedule's tick: a listing is never asked more often. */
  floorMs: 5 * MINUTE,
  defaultMs: 15 * MINUTE,
  ceilingMs: DAY,
  /** Further pages of a paginated listing in one poll, while its last poll saw nothing of what they show. */
  pagesTurned: 4,
  /** Newest first; what is beyond is older than any feed reader shows. */
  entriesPerListing: 2000,
  /** 304 answers in a row before the whole listing is fetched once: a day of them at the default pace. */
  notModifiedMost: 100,
  /** The same, where the listing has been quiet for longer than its activity explains. */
  notModifiedDoubted: 12,
  /** A worker with less time than this asks no host any more: what it has read of a large sitemap is recorded first. */
  finishMs: 30 * SECOND,
  /** A sitemap of an index without anything new for this long is let go. */
  retiredAfterMs: 45 * DAY,
} as const;

export const CANDIDATE = {
  /** Tries before a candidate is set aside as failed, visible and retryable by command. */
  attempts: 5,
  backoffMs: 5 * MINUTE,
  backoffCeilingMs: DAY,
  /** A worker that died holds its candidate this long. Above the extract function's timeout. */
  leaseMs: 3 * MINUTE,
  /** A new link is sent on when it is found: this soon after, only one message names it. Below the time that the tick waits with the next one. */
  freshMs: 8 * MINUTE,
  /** A retry or a later look is sent by the tick, up to a quarter of an hour after its date, and then takes its time in the queue. */
  freshAgainMs: 20 * MINUTE,
  /**
   * When an article is looked at again for changes, each counted from the look before; the last one only when the look before
   * it found a change. Each costs about a seventh of what storing the article cost (`npm run bench:cost`).
   */
  revisitAfterMs: [1 * HOUR, 1 * DAY, 7 * DAY],
  /** SQS delivers and takes ten messages at most in one request. */
  perBatch: 10,
  /** Candidates of different hosts that one message names. */
  perMessage: 10,
  /** Pages in the memory of one worker at once, and in one WARC file: at 5 MiB each, and their texts, within 256 MB. */
  perRun: 20,
  /** A worker with less time than this fetches nothing more, takes in what has come, and leaves the rest: a few seconds of it. */
  finishMs: 20 * SECOND,
  /** Due candidates that one tick sends on: a hundred requests of ten, well within the tick's time. */
  perTick: 1000,
} as const;

export const QUERY = {
  limitDefault: 50,
  limitMax: 1000,
  /** Buckets of a series in one answer: a year of hours, and more days than anyone has crawled. */
  bucketsMax: 9000,
  /** Pairs of sites in one answer about who copies whom. */
  pairsDefault: 1000,
} as const;

/** Of the functions that work all day, in MiB: what they wait for is paid by it. */
export const MEMORY = {
  /** A sitemap may have 50 MB. */
  crawlMib: 512,
  /** Twenty pages of 2 MB each take 250 MB. */
  extractMib: 384,
} as const;

/** How Node runs a function. */
export const NODE = {
  /**
   * For `NODE_OPTIONS`. V8's young space in MiB: by itself it grows with the machine, and the texts of pages fill whatever there
   * is before they are cleared away. 25 MB less at the peak, and pages take no longer (`npm run bench:extraction`).
   */
  options: '--max-semi-space-size=8',
} as const;
