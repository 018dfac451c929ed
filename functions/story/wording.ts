/** What the texts and headlines of a story say about who was first. */
import type { Clue, OriginalCandidate } from './clue.ts';
import { clueFor } from './clue.ts';
import { consensusOf, gapsOf } from './consensus.ts';
import type { Consensus } from './consensus.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { StoryLink } from './story.ts';
import { wordsOf } from './words.ts';

/** Of what others have in common with each other, an original has all: this share at least, for the sake of a corrected word. */
const COMMON_ALL = 0.97;
const COMMON_TEXT = 1;
/** A weight for each hundredth that one lacks. Few originals do: those that were rewritten after they had been copied. */
const LACKS = { each: -0.12, most: -2.5 } as const;
/** For each hundredth of a text that no other has, from the first figure on. Originals have captions and promotions, too. */
const OWN_TEXT = { from: 3, each: -0.06, most: -1.25 } as const;
const HEADLINE_CHANGED = -0.5;
/** One text holds another when it has this share of it and is longer by as much as the second figure. */
const HOLDS = 0.9;
const LONGER = 0.15;
/** What stands at the end of the longer one may have been cut off or added. */
const FULLEST_TEXT = 0.5;
/** What stands in the middle of the one only: its share of the text, and how many times what stands in that of the other. */
const LEFT_OUT = { share: 0.08, times: 2 } as const;
const LEFT_OUT_OF_COPY = 0.75;

/** @param links between the members; others are ignored. */
export function wordingOf(members: OriginalCandidate[], links: StoryLink[]): Clue[] {
  const [one, other, ...more] = members;
  if (one && other && more.length === 0) return [...lengthClues(one, other, links), ...gapClues(one, other)];
  return [...consensusClues(members), ...headlineClues(members)];
}

function consensusClues(members: OriginalCandidate[]): Clue[] {
  const known = members.filter((member): member is Known => member.print !== undefined);
  const found = consensusOf(known.map(({ print }) => print));
  return known.flatMap((member, at) => {
    const consensus = found[at];
    return consensus ? [...commonClue(member, consensus), ...ownClue(member, consensus)] : [];
  });
}

type Known = OriginalCandidate & { print: Fingerprint };

function commonClue(member: OriginalCandidate, { common }: Consensus): Clue[] {
  if (common >= COMMON_ALL)
    return [clueFor(member, 'common-text', COMMON_TEXT, 'has all that other copies have in common')];
  const lacks = 100 * (1 - common);
  const weight = Math.max(LACKS.most, LACKS.each * lacks);
  return [clueFor(member, 'common-text', weight, `lacks ${Math.round(lacks)} % of what other copies have in common`)];
}

function ownClue(member: OriginalCandidate, { own = 0 }: Consensus): Clue[] {
  const share = 100 * own;
  if (share < OWN_TEXT.from) return [];
  const weight = Math.max(OWN_TEXT.most, OWN_TEXT.each * share);
  return [clueFor(member, 'own-text', weight, `${Math.round(share)} % of its text is not in the other whole copies`)];
}

/** The headline that others share is the first one's; a copy may have got another. */
function headlineClues(members: OriginalCandidate[]): Clue[] {
  const headlines = members.map(({ headline }) => new Set(headline === undefined ? [] : wordsOf(headline).hashes));
  const keys = headlines.map((words) => [...words].join(' '));
  const groups = [...Map.groupBy(keys.keys(), (at) => keys[at] ?? '')].filter(([key]) => key !== '');
  const shared = groups.flatMap(([, group]) =>
    group.length > 1 ? [headlines[group[0] ?? 0] ?? new Set<number>()] : [],
  );
  if (shared.length === 0) return [];
  return groups.flatMap(([, [at = 0, ...same]]) => {
    const [member, words] = [members[at], headlines[at]];
    if (!member || !words || same.length > 0 || shared.some((one) => [...one].every((word) => words.has(word))))
      return [];
    return [clueFor(member, 'own-headline', HEADLINE_CHANGED, 'its headline is its own, others share one')];
  });
}

/** A part is seldom older than the whole. */
function lengthClues(one: OriginalCandidate, other: OriginalCandidate, links: StoryLink[]): Clue[] {
  for (const { articleId, otherId, relation, containedInOther, containsOther } of links) {
    const [later, earlier] = articleId === one.articleId ? [one, other] : [other, one];
    if (later.articleId !== articleId || earlier.articleId !== otherId || relation === 'related') continue;
    if (Math.max(containedInOther, containsOther) < HOLDS || Math.abs(containedInOther - containsOther) < LONGER)
      continue;
    const fullest = containedInOther > containsOther ? earlier : later;
    return [clueFor(fullest, 'fullest-text', FULLEST_TEXT, 'the other copy is a part of its text')];
  }
  return [];
}

/** Whoever copies leaves out more between two sentences than he puts there. */
function gapClues(one: OriginalCandidate, other: OriginalCandidate): Clue[] {
  if (!one.print || !other.print) return [];
  const { inA, inB } = gapsOf(one.print, other.print);
  const [fuller, more, less] = inA > inB ? [one, inA, inB] : [other, inB, inA];
  const shingles = fuller.print?.shingles ?? 0;
  if (more < LEFT_OUT.times * less || more < LEFT_OUT.share * shingles) return [];
  return [
    clueFor(fuller, 'fullest-text', LEFT_OUT_OF_COPY, 'the other copy lacks passages from the middle of its text'),
  ];
}
