/** The table of stories that a first run ends with: what was folded, who had it first, and why we think so. */
import type { OriginalEvidence, Story, StoryMember } from '../functions/story/story.ts';
import type { Context } from './context.ts';
import { styled } from './output.ts';
import { cut, pad, plain, widthOf } from './text.ts';
import { countOf, lagInWords, shareInWords } from './words.ts';

const INDENT = '  ';

export function startedStoryLines(stories: readonly Story[], context: Context): string[] {
  if (stories.length === 0) return ['No story was carried by more than one site yet.'];
  const title = `${countOf(stories.length, 'story', 'stories')} carried by more than one site`;
  return [styled(context, 'bold', title), ...stories.flatMap((story) => ['', ...storyLines(story, context)])];
}

function storyLines(story: Story, context: Context): string[] {
  const width = Math.max(40, context.columns);
  const { original } = story;
  const outside = original?.articleId === undefined ? ', which was not crawled' : '';
  const originalLines =
    original === undefined
      ? [`${INDENT}original  not known`]
      : [
          `${INDENT}original  ${styled(context, 'cyan', plain(original.site))}, ${shareInWords(story.originalConfidence)} sure${outside}`,
          styled(context, 'dim', cut(`${INDENT}          ${plain(strongest(story.originalEvidence))}`, width)),
        ];
  const reposts = story.members.filter(({ role }) => role !== 'original');
  const siteWidth = Math.max(...reposts.map(({ site }) => widthOf(plain(site))));
  return [
    styled(context, 'bold', cut(plain(story.headline ?? '(no headline)'), width)),
    ...originalLines,
    ...reposts.map((member) => memberLine(member, siteWidth)),
  ];
}

function memberLine({ role, site, similarity, originalLagSeconds }: StoryMember, siteWidth: number): string {
  const label = role === 'repost' ? 'repost  ' : 'copy    ';
  const alike = similarity === undefined ? '' : `${shareInWords(similarity)} alike`;
  return `${INDENT}${label}  ${pad(plain(site), siteWidth)}  ${alike.padStart('100 % alike'.length)}  ${lagInWords(originalLagSeconds)}`.trimEnd();
}

/** The heaviest reason for the one that was named. */
function strongest(evidence: readonly OriginalEvidence[]): string {
  return [...evidence].sort((a, b) => b.weight - a.weight)[0]?.detail ?? '';
}
