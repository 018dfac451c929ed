/**
 * The one key layout of the one table, for the infrastructure and the code alike: nothing else spells a key or an index.
 *
 * | item             | pk            | sk             | attributes                                             | indexes          |
 * |------------------|---------------|----------------|--------------------------------------------------------|------------------|
 * | listing schedule | `schedules`   | listing id     | the schedule                                           |                  |
 * | listing memory   | listing id    | `memory`       | the memory; known keys packed                          |                  |
 * | candidate        | candidate key | `candidate`    | the candidate; `state` or `phase`, `turn`, `lease`, `expires` | candidates |
 * | what is due      | `due#<which>` | `<date>#<row>` | `keys`, `written`                                      |                  |
 * | host's clocks    | `host#<host>` | `clocks`       | `next`, `hold`, `why`                                  |                  |
 * | host's robots    | `host#<host>` | `robots`       | the record; the text zipped, or the key of its object  |                  |
 * | site's budget    | `budget#<site>` | the day      | `spent`, `expires`; only of sites that have one        |                  |
 * | article head     | article id    | `head`         | `site`, `day`, `seen`, `about` (packed), `revision`     | bySite, byDay    |
 * | fold record      | article id    | `fold`         | `about`, `print`, `place`, `named`, `fetched`; `expires` while it is alone |       |
 * | fold attachment  | article id    | `hangs`        | `stands`, `about` (packed)                             |                  |
 * | fold link        | article id    | `link#<later>` | `about` (packed)                                       |                  |
 * | related article  | article id    | `link~<share>` | `id`, `strength`, `about` (packed)                     |                  |
 * | fold key         | `key#<key>`   | `articles`     | one per article: the last day; `size`, `swept`, `at`   |                  |
 *
 * The two indexes of articles hold keys only: what a list shows is read from the items, which costs half a read unit a row, and
 * spares a kilobyte of storage an article for as long as the archive lasts, and two writes whenever an article changes. An
 * item that lacks one of an index's two keys is not in that index. Of candidates only those are in one that a person may have to
 * look at, which have their state in `state`; that of the others is in `phase`, and rows name them by date (`due.ts`). A
 * candidate that is settled is forgotten after FORGOTTEN_DAYS, because its article says all that is still to be known of it.
 *
 * Write units of a new article, candidate to head, every item below 1 KB: candidate 1, host slot 1, settle 1, head 3 (item, two
 * indexes): 6, and two rows of what is due, each shared by all that were found or stored together. A lease is one more, for a
 * candidate that was not taken soon.
 */

/** A candidate that nothing more will be done about goes after this; a listing that still shows its link makes a new one. */
export const FORGOTTEN_DAYS = 30;

export const TABLE = { partitionKey: 'pk', sortKey: 'sk', timeToLive: 'expires' } as const;

/** Every key attribute is a string. */
export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attributes beside the keys; without any, the reader looks the items up. */
  readonly include: readonly string[];
}

export const INDEXES = {
  /** What is due, and what needs a person: by state, in the order of `turn`. */
  candidates: { name: 'candidates', partitionKey: 'state', sortKey: 'turn', include: ['host', 'site'] },
  /** A site's articles by first sight. */
  bySite: { name: 'bySite', partitionKey: 'site', sortKey: 'seen', include: [] },
  /** A day's articles (UTC) by first sight. */
  byDay: { name: 'byDay', partitionKey: 'day', sortKey: 'seen', include: [] },
} as const satisfies Record<string, IndexDefinition>;

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** `waiting`: for a first fetch, or the next try of one. `again`: to be looked at again. */
export type DuePartition = 'waiting' | 'again';
export const dueKey = (partition: DuePartition, dueAt: string, name: string): ItemKey => ({
  pk: DUE_PREFIX + partition,
  sk: `${dueAt}#${name}`,
});
export const DUE_PREFIX = 'due#';
/** @param until an instant; the rows of it and of all before, in their order */
export const dueWithin = (partition: DuePartition, until = '9') => ({
  where: '#pk = :pk AND #sk < :until',
  names: { '#pk': 'pk', '#sk': 'sk' },
  values: { ':pk': DUE_PREFIX + partition, ':until': `${until}$` },
  order: 'ascending' as const,
});

export const SCHEDULES = 'schedules';
export const scheduleKey = (listingId: string): ItemKey => ({ pk: SCHEDULES, sk: listingId });
export const memoryKey = (listingId: string): ItemKey => ({ pk: listingId, sk: 'memory' });
export const candidateKey = (key: string): ItemKey => ({ pk: key, sk: 'candidate' });
export const hostClocksKey = (host: string): ItemKey => ({ pk: `host#${host}`, sk: 'clocks' });
export const hostRobotsKey = (host: string): ItemKey => ({ pk: `host#${host}`, sk: 'robots' });
export const budgetKey = (site: string, day: string): ItemKey => ({ pk: `budget#${site}`, sk: day });
export const articleKey = (articleId: string): ItemKey => ({ pk: articleId, sk: 'head' });

/**
 * A candidate's `turn` is its due date. One that nothing more will be done about has none; for people to find, its turn then
 * is a copy of `aside`, which sorts behind every date and so is never due. `aside` is all that is kept of `foundAt`.
 */
const ASIDE = '~';
export const turnOf = (dueAt: string): string => dueAt;
export const turnAside = (foundAt: string): string => ASIDE + foundAt;
export const foundAtOf = (aside: string): string => aside.slice(ASIDE.length);
/** @returns undefined when the candidate is set aside */
export const dueAtOf = (turn: string | undefined): string | undefined =>
  turn === undefined || turn.startsWith(ASIDE) ? undefined : turn;

/** Partition keys of `bySite` and `byDay`. A candidate has a `site` too, but no `seen`, so it is in neither. */
export const siteOf = (site: string): string => site;
export const dayOf = (instant: string): string => instant.slice(0, 10);
/** Sort key of both: the order of first sight, with a tie-breaker, so that a cursor never loses a row. */
export const seenOf = (firstSeenAt: string, articleId: string): string => `${firstSeenAt}#${articleId}`;

/** The fold's items: functions/aws/stories.ts. */
export const LINK_PREFIX = 'link';
export const foldRecordKey = (articleId: string): ItemKey => ({ pk: articleId, sk: 'fold' });
export const attachmentKey = (articleId: string): ItemKey => ({ pk: articleId, sk: 'hangs' });
/** Links of attachments sort before the others. */
export const linkKey = (articleId: string, laterId: string): ItemKey => ({
  pk: articleId,
  sk: `${LINK_PREFIX}#${laterId}`,
});
export const relatedKey = (articleId: string, share: number): ItemKey => ({
  pk: articleId,
  sk: `${LINK_PREFIX}~${share}`,
});
export const foldKey = (key: number): ItemKey => ({ pk: `key#${key.toString(36)}`, sk: 'articles' });
