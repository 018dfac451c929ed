/** The evidence for an original in words: what is said of many copies is said once. */
import type { OriginalEvidence, Story } from '../functions/story/story.ts';

export interface Reason {
  text: string;
  /** For the original, or against it. */
  isFor: boolean;
}

/** Sites that are named; the others are counted. */
const NAMED_MOST = 3;

/** The weightiest first. Each names the sites it is about, so that it can be read alone. */
export function reasonsOf({ originalEvidence, members }: Pick<Story, 'originalEvidence' | 'members'>): Reason[] {
  const siteOf = new Map(members.map(({ articleId, site }) => [articleId, site]));
  const groups = new Map<string, { evidence: OriginalEvidence; sites: string[] }>();
  for (const evidence of [...originalEvidence].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))) {
    const key = `${evidence.weight > 0} ${evidence.detail}`;
    const group = groups.get(key) ?? { evidence, sites: [] };
    groups.set(key, group);
    const site = siteOf.get(evidence.articleId ?? '');
    const isNamed = site === undefined || evidence.detail.includes(site) || group.sites.includes(site);
    if (!isNamed) group.sites.push(site);
  }
  return [...groups.values()].map(({ evidence: { detail, weight }, sites }) => ({
    text: sites.length === 0 ? detail : `${namesOf(sites)}: ${detail}`,
    isFor: weight > 0,
  }));
}

/** The first few, and how many more. */
export function namesOf(sites: readonly string[]): string {
  const more = sites.length - NAMED_MOST;
  return `${sites.slice(0, NAMED_MOST).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
