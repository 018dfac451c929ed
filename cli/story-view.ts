/** A story, told on a terminal: who had it first and why, then who carried it. */
import type { Story, StoryMember } from '../functions/story/story.ts';
import type { Context } from './context.ts';
import { styled } from './output.ts';
import { reasonsOf } from './reasons.ts';
import { plain, widthOf, wrap, pad, cut } from './text.ts';
import { countOf, dateInWords, lagInWords, shareInWords } from './words.ts';

const LABEL = 10;
const LAG = 14;
/** Evidence beyond this says little; all of it is in --format json. */
const REASONS_SHOWN = 8;

export function storyLines(story: Story, context: Context): string[] {
  return [
    ...wrap(plain(story.headline ?? '(no headline)'), context.columns).map((line) => styled(context, 'bold', line)),
    styled(context, 'dim', summary(story)),
    '',
    ...originalLines(story, context),
    ...reasonLines(story, context),
    '',
    ...memberLines(story, context),
  ];
}

function summary({ storyId, articleCount, siteCount, firstPublishedAt, firstSeenAt }: Story): string {
  const first =
    firstPublishedAt === undefined
      ? `first seen ${dateInWords(firstSeenAt)} UTC`
      : `first published ${dateInWords(firstPublishedAt)}${firstPublishedAt.length > 10 ? ' UTC' : ''}`;
  return `${countOf(articleCount, 'article')} on ${countOf(siteCount, 'site')}  ·  ${first}  ·  ${storyId}`;
}

function originalLines({ original, originalConfidence }: Story, context: Context): string[] {
  if (original === undefined) return [labelled('Original', 'not known: nothing decides between them', context)];
  const date = original.datePublished === undefined ? '' : `, ${dateInWords(original.datePublished)}`;
  const notCrawled = original.articleId === undefined ? ' (not in this archive)' : '';
  const sure = `${confidenceInWords(originalConfidence)} (${shareInWords(originalConfidence)})`;
  return [
    labelled(
      'Original',
      `${styled(context, ['bold', 'cyan'], plain(original.site))}${date}, ${sure}${notCrawled}`,
      context,
    ),
    ...(original.url === undefined ? [] : [labelled('', styled(context, 'dim', plain(original.url)), context)]),
  ];
}

function confidenceInWords(confidence: number): string {
  if (confidence >= 0.95) return 'as good as certain';
  if (confidence >= 0.8) return 'very likely';
  if (confidence >= 0.65) return 'likely';
  return 'a guess';
}

/** What speaks for it, then what speaks against it, the heaviest first. */
function reasonLines(story: Story, context: Context): string[] {
  const reasons = reasonsOf(story);
  const shown = reasons.slice(0, REASONS_SHOWN).sort((a, b) => Number(b.isFor) - Number(a.isFor));
  const width = Math.max(20, context.columns - LABEL - 2);
  const lines = shown.flatMap(({ text, isFor }, index) => {
    const sign = isFor ? styled(context, 'green', '+') : styled(context, 'red', '−');
    return wrap(plain(text), width).map((line, at) =>
      labelled(index === 0 && at === 0 ? 'Why' : '', `${at === 0 ? sign : ' '} ${line}`, context),
    );
  });
  const more = reasons.length - shown.length;
  return more > 0
    ? [...lines, labelled('', styled(context, 'dim', `  and ${countOf(more, 'lesser reason')}`), context)]
    : lines;
}

function labelled(label: string, text: string, context: Context): string {
  return `${styled(context, 'dim', pad(label, LABEL))}${text}`;
}

/** For each member what happened, and where to read it. */
function memberLines(story: Story, context: Context): string[] {
  const siteWidth = Math.min(30, Math.max(...story.members.map(({ site }) => widthOf(plain(site)))));
  const lines = story.members.flatMap((member) => {
    const { site, role, similarity, originalLagSeconds, headline } = member;
    const facts = [
      pad(role, LABEL - 2),
      styled(context, role === 'original' ? ['bold', 'cyan'] : 'cyan', pad(cut(plain(site), siteWidth), siteWidth)),
      pad(dateOf(member), 16),
      pad(role === 'original' ? '' : lagInWords(originalLagSeconds), LAG, 'right'),
      similarity === undefined ? '' : `${pad(shareInWords(similarity), 5, 'right')} alike`,
    ];
    const ownHeadline = headline === undefined || headline === story.headline ? [] : [`“${plain(headline)}”`];
    const room = Math.max(20, context.columns - LABEL);
    return [
      facts.join('  ').trimEnd(),
      ...closestLine(member, story).map((text) => labelled('', styled(context, 'dim', cut(text, room)), context)),
      ...ownHeadline.map((text) => labelled('', cut(text, room), context)),
      // An address is there to be copied: it may go over the edge, but it is never cut.
      labelled('', styled(context, 'dim', plain(member.url)), context),
    ];
  });
  const unlisted = story.articleCount - story.members.length;
  const titles = [
    pad('ROLE', LABEL - 2),
    pad('SITE', siteWidth),
    pad('PUBLISHED (UTC)', 16),
    pad('AFTER ORIGINAL', LAG, 'right'),
    ' TEXT',
  ];
  lines.unshift(styled(context, 'dim', titles.join('  ')));
  return unlisted > 0 ? [...lines, `and ${countOf(unlisted, 'article')} more`] : lines;
}

/** Which copy the likeness is to, where that is not the original. */
function closestLine({ closestId, lagSeconds }: StoryMember, { original, members }: Story): string[] {
  const closest = members.find(({ articleId }) => articleId === closestId);
  if (closest === undefined || closestId === original?.articleId) return [];
  return [`closest to ${plain(closest.site)}${lagSeconds === undefined ? '' : ` (${lagInWords(lagSeconds)})`}`];
}

function dateOf({ datePublished, firstSeenAt }: StoryMember): string {
  return datePublished === undefined ? `seen ${dateInWords(firstSeenAt).slice(0, 10)}` : dateInWords(datePublished);
}
