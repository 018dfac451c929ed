/**
 * Folding: puts one article into its story.
 *
 * Every article has at most one attachment: to the article that it resembles most of all those before it in a fixed order. A
 * story is a tree of attachments, its id is that of the tree's head. So the stories are a function of the set of articles and
 * not of the order in which they came: a pair's verdict depends on the two records alone, and an attachment only ever gives
 * way to a stronger one. docs/decisions/0003-folding.md has the reasoning.
 *
 * The protocol, each line one conditional write of one item or one bounded read:
 *   1. record the fingerprint   2. write the own keys   3. read keys, but those that the writing told of   4. read the candidates' fingerprints
 *   5. for each that folds: if the later one's attachment to it would be the stronger, keep the link, then set the attachment.
 * Own keys come before the look, so of two workers at the same moment at least one sees the other. A worker may die between
 * any two lines: the message comes again, and every line says the same thing again.
 */
import { storyIdOf } from '../identity.ts';
import { orderOf } from './dates.ts';
import { judge, linkOf } from './decide.ts';
import type { Verdict } from './decide.ts';
import { fingerprintOf, shinglesOf } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Attachment, FoldRecord, Posting, StoryIndex } from './index.ts';
import { keysOf } from './keys.ts';
import type { Keys } from './keys.ts';
import { contested, isCloser, matchesOf } from './match.ts';
import type { Match } from './match.ts';
import { agreement } from './sketch.ts';
import type { Foldable, Folded, Membership } from './story.ts';
import { headOf, tellMemberships, tellStory } from './tree.ts';
import type { Placed } from './tree.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export const FOLD = {
  /** Keys are forgotten after this; what was folded stays. */
  windowMs: 30 * DAY_MS,
  /** Texts with fewer shingles outside quotations say too little: a teaser, a caption, a quotation. */
  leastShingles: 16,
  /** Fingerprints read for one article: of those with which it shares at least `likelyKeys` keys, and of any. */
  likely: 12,
  candidates: 3,
  likelyKeys: 3,
  /** Evidence offered, in one look, of pairs that do not fold. */
  links: 2,
  /** Looks of one fold: a second when it set a contestable attachment, and others while new articles keep coming. */
  looks: 4,
  /** Comparisons between two earlier articles that a later one turned out to have in common. */
  reconciliations: 8,
} as const;

export interface FoldOptions {
  windowMs?: number;
}

export const isFoldable = (print: Fingerprint): boolean => print.shingles >= FOLD.leastShingles;

/** What folding needs of an article once its text has been read. */
export interface Prepared {
  record: FoldRecord;
  keys: Keys;
}

const NO_KEYS: Keys = { write: [], read: [], sketch: new Uint8Array() };

export function prepare(article: Foldable): Prepared {
  const { articleBody, ...about } = article;
  const shingles = shinglesOf(articleBody);
  const record = { article: about, print: fingerprintOf(shingles), order: orderOf(article) };
  return { record, keys: isFoldable(record.print) ? keysOf(shingles.words) : NO_KEYS };
}

/**
 * Idempotent; safe in any order, from many workers at once, with any article delivered twice.
 * The caller passes articles whose body is `full`; a text too short to be told from another becomes a story of its own.
 * @returns the article's place as this fold saw it; `index.memberships` gives the settled one.
 */
export function foldArticle(
  index: StoryIndex,
  article: Foldable,
  now: Date,
  options: FoldOptions = {},
): Promise<Folded> {
  return foldPrepared(index, prepare(article), now, options);
}

export async function foldPrepared(
  index: StoryIndex,
  { record, keys }: Prepared,
  now: Date,
  options: FoldOptions = {},
): Promise<Folded> {
  const { articleId } = record.article;
  const until = new Date(now.getTime() + (options.windowMs ?? FOLD.windowMs));
  const self = await index.record(record, namesSource(record) ? undefined : until);
  if (keys.write.length === 0) return alone(self);
  const told = await index.addKeys({ articleId, sketch: keys.sketch }, keys.write, now, until);
  const folding = new Folding(index);
  let candidates = await candidatesOf(index, articleId, keys, now, told);
  let found = await folding.settle(self, candidates.records, candidates.crowded);
  // A third article that came meanwhile did not see what was written here, so it is looked for.
  for (let looks = 1; folding.contestable && looks < FOLD.looks; looks += 1) {
    const known = new Set(candidates.records.map(({ article }) => article.articleId));
    candidates = await candidatesOf(index, articleId, keys, now);
    if (candidates.records.every(({ article }) => known.has(article.articleId))) break;
    found = await folding.settle(self, candidates.records, candidates.crowded);
  }
  const place = await placeOf(
    index,
    self,
    found.filter(({ verdict }) => verdict.folds),
  );
  const twin = found.find((one) => isTwin(self, one));
  return twin === undefined ? place : { ...place, twinId: twin.other.article.articleId };
}

/** Of the shingles of two texts. A page may print the address that was asked for, or the time. */
const TWIN_SIMILARITY = 0.9;

const isTwin = ({ article }: FoldRecord, { other, verdict }: Match): boolean =>
  other.article.site === article.site && verdict.overlap.jaccard >= TWIN_SIMILARITY;

interface Candidates {
  records: FoldRecord[];
  /** Ids of those met under keys only that many others have, too. */
  crowded: ReadonlySet<string>;
}

/** @param told what lies under some of the keys */
async function candidatesOf(
  index: StoryIndex,
  selfId: string,
  keys: Keys,
  now: Date,
  told: Posting[] = [],
): Promise<Candidates> {
  const known = new Set(told.map(({ key }) => key));
  const read = await index.postings(
    keys.read.filter((key) => !known.has(key)),
    now,
  );
  const ranked = rankCandidates([...told, ...read], selfId, keys.sketch);
  const records = await index.records(ranked.map(({ articleId }) => articleId));
  const crowded = ranked.filter(({ rarity }) => rarity < CROWDED).map(({ articleId }) => articleId);
  return { records: [...records.values()], crowded: new Set(crowded) };
}

/**
 * The article's place, told from itself, the head of its story and those it was folded with: a story of a thousand copies is
 * not read again for each of them.
 */
async function placeOf(index: StoryIndex, self: FoldRecord, folded: Match[]): Promise<Membership> {
  const { articleId } = self.article;
  const headId = await headOf(index, articleId);
  const placed = new Map<string, Placed>([[articleId, { record: self }]]);
  for (const { other, verdict } of folded) {
    const link = linkOf(self, other, verdict);
    placed.set(other.article.articleId, {
      record: other,
      attachment: { link, strength: verdict.strength, parentOrder: '' },
    });
  }
  if (!placed.has(headId))
    for (const record of (await index.records([headId])).values()) placed.set(headId, { record });
  const members = [...placed.values()];
  const place = tellMemberships(tellStory(headId, members), members).find((one) => one.articleId === articleId);
  return place ?? alone(self);
}

/** It says itself where it is from, which its story tells for as long as there is one. */
const namesSource = (record: FoldRecord): boolean =>
  tellStory(record.article.articleId, [{ record }]).originalEvidence.some(({ kind }) => kind !== 'only-one');

/** The place of an article that is not folded with any. */
function alone(self: FoldRecord): Membership {
  const placed = [{ record: self }];
  const [membership] = tellMemberships(tellStory(self.article.articleId, placed), placed);
  return membership ?? { articleId: self.article.articleId, storyId: storyIdOf(self.article.articleId), role: 'only' };
}

/** Of the rarities of the shared keys, in sum: four others have each of them, or more. */
const CROWDED = 0.25;
/** Each shared key up to this many is worth as much as KEY_WORTH slots of the sketch. */
const KEYS_COUNTED = 4;
const KEY_WORTH = 3;

export interface Met {
  articleId: string;
  keys: number;
  /** Each shared key counts the more the fewer articles have it. */
  rarity: number;
  agreed: number;
}

/**
 * The most promising first: by the keys that they share, how rare those are, and how much of what the two are about agrees. Of
 * those met under one or two keys, which in a large archive are mostly met by chance, the first few are looked at.
 */
export function rankCandidates(postings: Posting[], selfId: string, sketch: Uint8Array): Met[] {
  const met = new Map<string, Met>();
  for (const { entries } of postings) {
    for (const { articleId, sketch: other } of entries) {
      if (articleId === selfId) continue;
      let one = met.get(articleId);
      if (!one) met.set(articleId, (one = { articleId, keys: 0, rarity: 0, agreed: agreement(sketch, other) }));
      one.keys += 1;
      one.rarity += 1 / entries.length;
    }
  }
  const ranked = [...met.values()].map((one) => ({ ...one, worth: worthOf(one) }));
  ranked.sort((a, b) => b.worth - a.worth || (a.articleId < b.articleId ? -1 : 1));
  return ranked.filter(({ keys }, at) => at < (keys >= FOLD.likelyKeys ? FOLD.likely : FOLD.candidates));
}

const worthOf = ({ keys, rarity, agreed }: Met): number =>
  KEY_WORTH * Math.min(keys, KEYS_COUNTED) + agreed + Math.log2(rarity);

/** One fold's work on attachments. */
class Folding {
  readonly #index: StoryIndex;
  readonly #compared = new Set<string>();
  /** An attachment was set that a third article may contest. */
  contestable = false;

  constructor(index: StoryIndex) {
    this.#index = index;
  }

  /**
   * Of those that fold, no link is kept but for an attachment: what else an article resembles would depend on who came first.
   * @param crowded of these no link is kept but for an attachment, and none is contested: it would cost every article that has
   *   what half of the sites print, and tell nobody anything
   * @returns the candidates that have something in common with it, and whether they fold
   */
  async settle(self: FoldRecord, candidates: FoldRecord[], crowded: ReadonlySet<string>): Promise<Match[]> {
    const others = candidates.filter(({ print }) => isFoldable(print));
    const found = matchesOf(self, others);
    const before = found.filter(({ other, verdict }) => verdict.folds && other.order < self.order);
    const best = before.reduce<Match | undefined>((top, one) => (top && !isCloser(one, top) ? top : one), undefined);
    // Those after this one in order may each have to move to it; of those before it, only the closest matters.
    let kept = 0;
    for (const one of found) {
      const { other, verdict } = one;
      if (one === best || (verdict.folds && other.order > self.order)) await this.#connect(self, other, verdict);
      else if (!verdict.folds && kept < FOLD.links && !crowded.has(other.article.articleId)) {
        kept += 1;
        await this.#index.putRelated(linkOf(self, other, verdict));
      }
    }
    // A copy of the whole text is no third article that has a passage only; of a crowd, the first few were thirds long ago.
    const partly = found.filter(({ other, verdict }) =>
      verdict.folds ? verdict.contestable !== undefined : !crowded.has(other.article.articleId),
    );
    if (partly.length > 0) await this.#contest(self, partly, others);
    return found;
  }

  /** Takes back what rests on a passage that has turned out to be furniture: this article may be the third that has it. */
  async #contest(self: FoldRecord, found: Match[], others: FoldRecord[]): Promise<void> {
    const near = [self, ...found.map(({ other }) => other)];
    const attachments = await this.#index.attachments(near.map(({ article }) => article.articleId));
    for (const child of near) {
      const { articleId } = child.article;
      const standing = attachments.get(articleId);
      if (!standing?.contestable || standing.parentId === undefined) continue;
      const parent = await this.#recordOf(standing.parentId, near);
      const verdict = parent && judge(child, parent);
      if (!verdict || contested(child, parent, verdict, [self, ...others]).folds) continue;
      await this.#index.putRelated(linkOf(child, parent, { ...verdict, folds: false, relation: 'related' }));
      // Whoever was faster has looked after its own write, as this one does.
      await this.#index.attach(articleId, { strength: 0, parentOrder: '' }, standing);
    }
  }

  async #recordOf(articleId: string, known: FoldRecord[]): Promise<FoldRecord | undefined> {
    const found = known.find(({ article }) => article.articleId === articleId);
    return found ?? (await this.#index.records([articleId])).get(articleId);
  }

  /** Lets the later of the two hang on the earlier, unless it hangs on a closer one. */
  async #connect(a: FoldRecord, b: FoldRecord, verdict: Verdict): Promise<void> {
    const [later, earlier] = a.order > b.order ? [a, b] : [b, a];
    const [laterId, earlierId] = [later.article.articleId, earlier.article.articleId];
    const link = linkOf(a, b, verdict);
    const wanted: Attachment = {
      parentId: earlierId,
      link,
      strength: verdict.strength,
      parentOrder: earlier.order,
      ...(verdict.contestable ? { contestable: true } : {}),
    };
    for (;;) {
      const standing = (await this.#index.attachments([laterId])).get(laterId);
      if (standing?.pinned) return;
      if (standing?.parentId === earlierId && standing.strength === wanted.strength) return;
      // Before one of the two is let go, they are compared with each other: a crowded key may have kept them from meeting.
      if (standing?.parentId !== undefined && standing.parentId !== earlierId)
        await this.#reconcile(standing.parentId, earlier);
      if (standing && !isStronger(wanted, standing)) return;
      await this.#index.putLink(link);
      if (!(await this.#index.attach(laterId, wanted, standing))) continue;
      this.contestable ||= verdict.contestable !== undefined;
      return;
    }
  }

  async #reconcile(parentId: string, other: FoldRecord): Promise<void> {
    const pair = [parentId, other.article.articleId].sort().join(' ');
    if (this.#compared.has(pair) || this.#compared.size >= FOLD.reconciliations) return;
    this.#compared.add(pair);
    const parent = (await this.#index.records([parentId])).get(parentId);
    if (!parent) return;
    const verdict = judge(parent, other);
    if (verdict?.folds) await this.#connect(parent, other, verdict);
  }
}

export const isStronger = (a: Attachment, b: Attachment): boolean =>
  a.strength > b.strength || (a.strength === b.strength && a.parentOrder < b.parentOrder);
