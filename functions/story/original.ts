/**
 * Who was first: weighs what the members of a story say about themselves and each other.
 *
 * What a page declares about its source outranks all else: a reposter that says "appeared first on Y" is believed even when
 * its own date is earlier, because dates of copies are often those of the copy, of another time zone, or wrong. Then the texts
 * are compared (wording.ts): a copy that was cut cannot be what the other copies were made of, whatever its clock says. Dates
 * come next, and only those that can be true (chronology.ts). Our own first sight comes last: which site was crawled first says
 * little about who wrote.
 */
import type { Attribution } from '../article/article.ts';
import { chronologyOf } from './chronology.ts';
import type { OriginalCandidate } from './clue.ts';
import { trustedDate } from './dates.ts';
import type { OriginalEvidence, Story, StoryLink } from './story.ts';
import { wordingOf } from './wording.ts';

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
/** For an article that nobody is seen to have copied. */
const NO_COPY = 0.5;
/** Somebody who may be the original: a member, or a site that a member points to. */
interface Contender {
  site: string;
  url?: string;
  member?: OriginalCandidate;
  score: number;
  evidence: OriginalEvidence[];
}

type Member = Contender & { member: OriginalCandidate };

/** @param links between the members; others are ignored. */
export function nameOriginal(members: OriginalCandidate[], links: StoryLink[] = []): NamedOriginal {
  const overruled = overruledBy(members);
  const contenders = new Contenders(members);
  for (const member of members) contenders.declare(member);
  if (members.length > 1) {
    const clues = [...chronologyOf(members), ...wordingOf(members, links)];
    for (const { member, evidence } of clues) contenders.add(contenders.of(member), evidence);
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
    const detail = `a person named ${overruled.site} on ${(overruled.namedOriginalAt ?? '').slice(0, 16).replace('T', ' ')} UTC`;
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
  const only: OriginalEvidence = { kind: 'only-one', detail, weight: NO_COPY, ...idOf(member) };
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

/**
 * What is known of the named one, then what speaks for the others, as reasons against it. Of another that something speaks for,
 * what its text says against it is told, too: it is why that one was not named.
 */
function collect(best: Contender, ranked: Contender[]): OriginalEvidence[] {
  const others = ranked.filter((one) => one !== best);
  const turned = others.flatMap(({ evidence }) => {
    const isRival = evidence.some(({ weight }) => weight > 0);
    const telling = evidence.filter(({ kind, weight }) => weight > 0 || (isRival && TEXTUAL.has(kind)));
    return telling.map((one) => ({ ...one, weight: -one.weight }));
  });
  const name = ({ kind, articleId = '' }: OriginalEvidence): string => `${kind} ${articleId}`;
  return [...best.evidence, ...turned]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (name(a) < name(b) ? -1 : 1))
    .slice(0, EVIDENCE_MOST);
}
const TEXTUAL: ReadonlySet<OriginalEvidence['kind']> = new Set(['common-text', 'own-text', 'own-headline']);
/** A story of a thousand copies has a thousand reasons; the heaviest are shown. */
const EVIDENCE_MOST = 40;

class Contenders {
  readonly #all: Contender[];
  readonly #byMember: ReadonlyMap<OriginalCandidate, Member>;
  /** By what a declaration says: a thousand copies name one site. */
  readonly #meant = new Map<string, Member[]>();

  constructor(members: OriginalCandidate[]) {
    const all = members.map((member) => ({ site: member.site, url: member.url, member, score: 0, evidence: [] }));
    this.#byMember = new Map(all.map((one) => [one.member, one]));
    this.#all = all;
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

  of(member: OriginalCandidate): Contender {
    const found = this.#byMember.get(member);
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
    // Sums of hundredths, whatever order they were added in.
    for (const one of this.#all) one.score = Math.round(100 * one.score) / 100;
    return [...this.#all].sort((a, b) => b.score - a.score || (order(a) < order(b) ? -1 : 1));
  }

  #find(from: OriginalCandidate, url: string | undefined, name: string | undefined): Contender | undefined {
    const ofSite = this.#membersMeant(url, name).filter(({ member }) => member !== from);
    return (
      ofSite.find(({ member }) => url !== undefined && (member.url === url || member.canonicalUrl === url)) ?? ofSite[0]
    );
  }

  /** Those of the site, the first seen first. */
  #membersMeant(url: string | undefined, name: string | undefined): Member[] {
    const key = JSON.stringify([url, name]);
    const known = this.#meant.get(key);
    if (known) return known;
    const order = ({ member: { firstSeenAt, articleId } }: Member) => `${firstSeenAt}|${articleId}`;
    const found = [...this.#byMember.values()].filter(({ member }) => isSiteOf(member, url, name));
    found.sort((a, b) => (order(a) < order(b) ? -1 : 1));
    this.#meant.set(key, found);
    return found;
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

const idOf = (member: OriginalCandidate | undefined): { articleId?: string } =>
  member ? { articleId: member.articleId } : {};
