/** The table of stories that a first run ends with: what was folded, who had it first, and why we think so. */
import type { OriginalEvidence, Story, StoryMember } from '../functions/story/story.ts';
import type { Context } from './context.ts';
import { styled } from './output.ts';
import { cut, plain } from './text.ts';
import { countOf, lagInWords, shareInWords } from './words.ts';

const INDENT = '  ';

export function startedStoryLines(stories: readonly Story[], context: Context): string[] {
  if (stories.length === 0) return ['No story was carried by more than one site yet.'];
  const title = `${countOf(stories.length, 'story', 'stories')} carried by more than one site`;
  return [styled(context, 'bold', title), ...stories.flatMap((story) => ['', ...storyLines(story, context)])];
}

function storyLines(story: Story, context: Context): string[] {
  const width = Math.max(40, context.columns);
  const original = story.original;
  const outside = original?.articleId === undefined ? ', which was not crawled' : '';
  const originalLine =
    original === undefined
      ? `${INDENT}original  not known`
      : `${INDENT}original  ${styled(context, 'cyan', plain(original.site))}${outside} (${shareInWords(story.originalConfidence)} sure): ${plain(strongest(story.originalEvidence))}`;
  const reposts = story.members.filter(({ role }) => role !== 'original');
  return [
    styled(context, 'bold', cut(plain(story.headline ?? '(no headline)'), width)),
    cut(originalLine, width + 12),
    ...reposts.map((member) => cut(memberLine(member, context), width + 12)),
  ];
}

function memberLine({ role, site, similarity, lagSeconds }: StoryMember, context: Context): string {
  const label = role === 'repost' ? 'repost  ' : 'copy    ';
  const figures = [similarity === undefined ? '' : `${shareInWords(similarity)} alike`, lagInWords(lagSeconds)];
  return `${INDENT}${label}  ${plain(site)}  ${styled(context, 'dim', figures.filter((figure) => figure !== '').join(', '))}`;
}

/** The heaviest reason for the one that was named. */
function strongest(evidence: readonly OriginalEvidence[]): string {
  return [...evidence].sort((a, b) => b.weight - a.weight)[0]?.detail ?? '';
}
