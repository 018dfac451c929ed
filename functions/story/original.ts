/**
 * Who was first: weighs what the members of a story say about themselves and each other.
 *
 * What a page declares about its source outranks every date: a reposter that says "appeared first on Y" is believed even when
 * its own date is earlier, because dates of copies are often those of the copy, of another time zone, or wrong. Dates come
 * second, and only those that can be true. Our own first sight comes last, and never against a declaration: which site was
 * crawled first says little about who wrote.
 */
import type { Attribution } from '../article/article.ts';
import { trustedDate } from './dates.ts';
import type { FoldedArticle } from './index.ts';
import type { OriginalEvidence, Story, StoryLink } from './story.ts';

export interface OriginalCandidate extends FoldedArticle {
  namedOriginalAt?: string;
}

export interface NamedOriginal {
  original?: NonNullable<Story['original']>;
  /** 0 to 1. */
  confidence: number;
  /** For what was named with positive weights, against it with negative ones; the heaviest first. */
  evidence: OriginalEvidence[];
}

/** Each doubles the odds about as often as its number says (facts: canonical links were right in 32 of 40 cases, and so on). */
const WEIGHT = {
  'canonical-elsewhere': 5,
  'republish-pixel': 5,
  'appeared-first': 4.5,
  'is-based-on': 3.5,
  'syndication-source': 3,
  'feed-source': 3,
  'wire-credit': 2.5,
  'source-line': 2.5,
} as const satisfies Partial<Record<Attribution['kind'], number>>;
const PUBLISHED_FIRST = 2;
/** What a date is worth while another member has none. */
const UNDATED_DOUBT = 0.5;
/** Publishers date their own articles; those who copy often do not. */
const ONLY_DATED = 1.5;
const FULLEST_TEXT = 0.75;
const SEEN_FIRST = 0.5;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Clocks of two publishers agree to about this. */
const SAME_TIME_MS = 5 * MINUTE_MS;
/** One text holds another when it has this share of it and is longer by as much as the second figure. */
const HOLDS = 0.9;
const LONGER = 0.15;

/** Somebody who may be the original: a member, or a site that a member points to. */
interface Contender {
  site: string;
  url?: string;
  member?: OriginalCandidate;
  score: number;
  evidence: OriginalEvidence[];
}

/** @param links between the members; others are ignored. */
export function nameOriginal(members: OriginalCandidate[], links: StoryLink[] = []): NamedOriginal {
  const overruled = overruledBy(members);
  const contenders = new Contenders(members);
  for (const member of members) contenders.declare(member);
  if (members.length > 1) {
    weighDates(contenders);
    weighLengths(contenders, links);
    weighFirstSight(contenders);
  }
  const ranked = contenders.ranked();
  const best = overruled ? ranked.find((one) => one.member === overruled) : ranked[0];
  if (best === undefined) return { confidence: 0, evidence: [] };
  if (members.length === 1 && best.member && !overruled) return alone(best);
  const second = ranked.find((one) => one !== best);
  const lead = best.score - (second?.score ?? 0);
  if (!overruled && lead <= 0) return { confidence: 0, evidence: collect(best, ranked) };
  const evidence = collect(best, ranked);
  if (overruled) {
    const detail = `a person named ${overruled.site} on ${overruled.namedOriginalAt ?? ''}`;
    evidence.unshift({ kind: 'overruled', detail, weight: 10, articleId: overruled.articleId });
  }
  return { original: described(best), confidence: overruled ? 1 : confidenceOf(lead), evidence };
}

/** 0.5 when nothing separates the first two, halving the rest of the doubt with each point between them. Never certain. */
const confidenceOf = (lead: number): number =>
  Math.min(0.99, Math.round(100 * (1 - 0.5 * 2 ** -Math.max(0, lead))) / 100);

function overruledBy(members: OriginalCandidate[]): OriginalCandidate | undefined {
  const named = members.filter((member) => member.namedOriginalAt !== undefined);
  const at = ({ namedOriginalAt, articleId }: OriginalCandidate) => `${namedOriginalAt ?? ''}|${articleId}`;
  return named.sort((a, b) => (at(a) < at(b) ? 1 : -1))[0];
}

function alone(best: Contender): NamedOriginal {
  const { member } = best;
  const detail = 'no copy of it was seen';
  const only: OriginalEvidence = { kind: 'only-one', detail, weight: SEEN_FIRST, ...idOf(member) };
  return { original: described(best), confidence: 0.5, evidence: [only, ...best.evidence] };
}

function described({ site, url, member }: Contender): NonNullable<Story['original']> {
  if (!member) return { site, ...(url === undefined ? {} : { url }) };
  const datePublished = trustedDate(member);
  return {
    articleId: member.articleId,
    site: member.site,
    url: member.url,
    ...(datePublished === undefined ? {} : { datePublished }),
  };
}

/** What speaks for the named one, then what speaks for the others, as reasons against it. */
function collect(best: Contender, ranked: Contender[]): OriginalEvidence[] {
  const against = ranked
    .filter((one) => one !== best)
    .flatMap((one) => one.evidence.filter(({ weight }) => weight > 0).map((e) => ({ ...e, weight: -e.weight })));
  return [...best.evidence, ...against].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, EVIDENCE_MOST);
}
/** A story of a thousand copies has a thousand reasons; the heaviest are shown. */
const EVIDENCE_MOST = 40;

class Contenders {
  readonly #all: Contender[];

  constructor(members: OriginalCandidate[]) {
    this.#all = members.map((member) => ({ site: member.site, url: member.url, member, score: 0, evidence: [] }));
  }

  /** Takes a member's words about where its text comes from. Words about itself are worth nothing. */
  declare(member: OriginalCandidate): void {
    const seen = new Set<string>();
    for (const declaration of declarationsOf(member)) {
      const { kind, url, name } = declaration;
      if (kind === 'partial-credit') continue;
      const site = siteNamed(url, name);
      if (site === undefined || isSiteOf(member, url, name) || seen.has(`${kind} ${site}`)) continue;
      seen.add(`${kind} ${site}`);
      const detail = `${member.site} ${WORDS[kind]} ${url ?? name ?? site}`;
      const weight = WEIGHT[kind];
      // "Source: Y" may be where the figures are from: it counts only for one whose text is known to be the same.
      const target = this.#find(member, url, name) ?? (kind === 'source-line' ? undefined : this.#outsider(site, url));
      if (target === undefined) continue;
      this.add(target, { kind, detail, weight, articleId: member.articleId });
      this.add(this.of(member), { kind, detail, weight: -weight, articleId: member.articleId });
    }
  }

  members(): (Contender & { member: OriginalCandidate })[] {
    return this.#all.filter((one): one is Contender & { member: OriginalCandidate } => one.member !== undefined);
  }

  of(member: OriginalCandidate): Contender {
    const found = this.#all.find((one) => one.member === member);
    if (!found) throw new RangeError(`${member.articleId} is no member`);
    return found;
  }

  add(contender: Contender, evidence: OriginalEvidence): void {
    contender.score += evidence.weight;
    contender.evidence.push(evidence);
  }

  ranked(): Contender[] {
    const order = (one: Contender) =>
      `${(one.member && trustedDate(one.member)) ?? '9999'}|${one.member?.articleId ?? one.site}`;
    return [...this.#all].sort((a, b) => b.score - a.score || (order(a) < order(b) ? -1 : 1));
  }

  #find(from: OriginalCandidate, url: string | undefined, name: string | undefined): Contender | undefined {
    const ofSite = this.members().filter(({ member }) => member !== from && isSiteOf(member, url, name));
    const exact = ofSite.find(({ member }) => url !== undefined && (member.url === url || member.canonicalUrl === url));
    return exact ?? ofSite.sort((a, b) => (a.member.firstSeenAt < b.member.firstSeenAt ? -1 : 1))[0];
  }

  #outsider(site: string, url: string | undefined): Contender {
    let found = this.#all.find(
      (one) => one.member === undefined && (one.site === site || named(one.site) === named(site)),
    );
    if (!found) this.#all.push((found = { site, score: 0, evidence: [] }));
    if (url !== undefined && found.url === undefined) [found.url, found.site] = [url, site];
    return found;
  }
}

const WORDS: Record<Exclude<Attribution['kind'], 'partial-credit'>, string> = {
  'canonical-elsewhere': 'gives as its canonical address',
  'republish-pixel': 'carries the republishing counter of',
  'appeared-first': 'says that it appeared first on',
  'is-based-on': 'says that it is based on',
  'syndication-source': 'names as its syndication source',
  'feed-source': 'was listed with the source',
  'wire-credit': 'credits',
  'source-line': 'names as its source',
};

function declarationsOf(member: OriginalCandidate): Attribution[] {
  const declared = [...(member.attribution ?? [])];
  const has = (kind: Attribution['kind']) => declared.some((one) => one.kind === kind);
  const { canonicalUrl, isBasedOn } = member;
  if (canonicalUrl !== undefined && !has('canonical-elsewhere'))
    declared.push({ kind: 'canonical-elsewhere', text: canonicalUrl, url: canonicalUrl });
  if (isBasedOn !== undefined && !has('is-based-on'))
    declared.push({ kind: 'is-based-on', text: isBasedOn, url: isBasedOn });
  return declared;
}

const hostOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : URL.parse(url)?.hostname.replace(/^www\./, '') || undefined;

const siteNamed = (url: string | undefined, name: string | undefined): string | undefined => hostOf(url) ?? name;

/** "The Daily Star" and "daily-star" are one name. */
const named = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/^the\s+/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Names of fewer letters are matched only whole. */
const SHORTEST_STEM = 5;

/** Whether the address or, without one, the name belongs to the member's publisher. */
function isSiteOf(member: OriginalCandidate, url: string | undefined, name: string | undefined): boolean {
  const site = member.site.toLowerCase().replace(/^www\./, '');
  const host = hostOf(url)?.toLowerCase();
  if (host !== undefined) return host === site || host.endsWith(`.${site}`) || site.endsWith(`.${host}`);
  if (name === undefined) return false;
  const wanted = named(name);
  if (wanted === '') return false;
  if (wanted === named(site) || (member.publisherName !== undefined && wanted === named(member.publisherName)))
    return true;
  const label = named(site.split('.')[0] ?? '');
  if (label === wanted || label === `${wanted}news`) return true;
  const [short, long] = label.length < wanted.length ? [label, wanted] : [wanted, label];
  return short.length >= SHORTEST_STEM && long.startsWith(short);
}

/** When at the earliest and at the latest an article was published, by its own date. */
function spanOf(member: OriginalCandidate): { from: number; to: number; trust: number } | undefined {
  const date = trustedDate(member);
  if (date === undefined) return undefined;
  const from = Date.parse(date);
  const dayOnly = member.datePublishedPrecision === 'day' || date.length === 10;
  const weak = member.datePublishedSource === 'text' || member.datePublishedSource === 'header';
  return { from, to: dayOnly ? from + DAY_MS : from, trust: weak ? 0.5 : 1 };
}

/**
 * The one published before all others; none when two are within what clocks and day-only dates can tell. An undated article
 * was published before we saw it, which decides when all others are dated later than that.
 */
function weighDates(contenders: Contenders): void {
  const members = contenders.members().map((one) => ({ one, span: spanOf(one.member) }));
  const dated = members.flatMap(({ one, span }) => (span ? [{ one, ...span }] : []));
  const [undated, ...moreUndated] = members.filter(({ span }) => !span);
  const [single, ...moreDated] = dated;
  const firstSeen = Math.min(...members.map(({ one }) => Date.parse(one.member.firstSeenAt)));
  if (single && moreDated.length === 0 && single.from <= firstSeen) {
    const detail = 'the only copy that says when it was published';
    contenders.add(single.one, { kind: 'published-first', detail, weight: ONLY_DATED, ...idOf(single.one.member) });
    return;
  }
  if (undated && moreUndated.length === 0) {
    dated.push({ one: undated.one, from: -Infinity, to: Date.parse(undated.one.member.firstSeenAt), trust: 1 });
  }
  dated.sort((a, b) => a.to - b.to || a.from - b.from);
  const [first, ...rest] = dated.filter(({ one }, at) => at === 0 || one !== undated?.one);
  if (!first || rest.length === 0) return;
  const ahead = Math.min(...rest.map(({ from }) => from)) - first.to;
  if (!(ahead >= SAME_TIME_MS)) return;
  const how = first.one === undated?.one ? 'seen' : 'published';
  const detail = `${how} ${durationInWords(ahead)} before the next copy was published`;
  const { articleId } = first.one.member;
  // Of the undated ones any may be older still.
  const doubt = undated && first.one !== undated.one ? UNDATED_DOUBT : 1;
  contenders.add(first.one, {
    kind: 'published-first',
    detail,
    weight: PUBLISHED_FIRST * first.trust * doubt,
    articleId,
  });
}

/** A part is seldom older than the whole. */
function weighLengths(contenders: Contenders, links: StoryLink[]): void {
  const byId = new Map(contenders.members().map((one) => [one.member.articleId, one]));
  const holder = new Set<Contender>();
  const part = new Set<Contender>();
  for (const link of links) {
    const [later, earlier] = [byId.get(link.articleId), byId.get(link.otherId)];
    if (!later || !earlier || link.relation === 'related') continue;
    const [a, b] = [link.containedInOther, link.containsOther];
    if (Math.max(a, b) < HOLDS || Math.abs(a - b) < LONGER) continue;
    holder.add(a > b ? earlier : later);
    part.add(a > b ? later : earlier);
  }
  const whole = [...holder].filter((one) => !part.has(one));
  const [fullest] = whole;
  if (whole.length !== 1 || !fullest) return;
  const detail = 'other copies are parts of its text';
  contenders.add(fullest, { kind: 'fullest-text', detail, weight: FULLEST_TEXT, ...idOf(fullest.member) });
}

function weighFirstSight(contenders: Contenders): void {
  const members = contenders.members();
  const seen = members.map((one) => ({ one, at: Date.parse(one.member.firstSeenAt) })).sort((a, b) => a.at - b.at);
  const [first, second] = seen;
  // Within one crawl, which of two sites answered first is chance.
  if (!first || !second || !(second.at - first.at > SAME_TIME_MS)) return;
  const detail = `seen ${durationInWords(second.at - first.at)} before the next copy`;
  contenders.add(first.one, { kind: 'seen-first', detail, weight: SEEN_FIRST, ...idOf(first.one.member) });
}

const idOf = (member: OriginalCandidate | undefined): { articleId?: string } =>
  member ? { articleId: member.articleId } : {};

function durationInWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
