/** One story: who had it first and how that is known, who carried it, and what a person may say to it. */
import { NotFoundError } from '../../functions/errors.ts';
import { QUERY } from '../../functions/limits.ts';
import type { Story, StoryMember } from '../../functions/story/story.ts';
import { namesOf, reasonsOf } from '../../cli/reasons.ts';
import { countOf, dateInWords } from '../../cli/words.ts';
import type { Page } from '../layout.ts';
import { markup, outwardLink, type Content, type Markup } from '../markup.ts';
import type { PageContext } from './context.ts';
import { dated, edited, figureCell, lag, roleMark, share } from './parts.ts';
import { timeline, type StoryClock } from './timeline.ts';

export async function storyPage(context: PageContext, storyId: string): Promise<Page> {
  const story = /^s_[0-9a-z]{16}$/.test(storyId) ? await context.stores.stories.story(storyId) : undefined;
  if (story === undefined)
    throw new NotFoundError('There is no such story in the archive.', {
      where: storyId,
      fix: 'An id is s_ and 16 letters or digits.',
    });
  const memberships = await context.stores.stories.memberships(story.members.map(({ articleId }) => articleId));
  const versions = await versionsIn(context, story);
  const clock: StoryClock = context.view.get('clock') === 'firstSeenAt' ? 'firstSeenAt' : 'datePublished';
  const reasons = reasonsFor(story);
  const content = markup`<article class="story">
<header>
  <p class="kicker">Story · ${countOf(story.articleCount, 'article')} on ${countOf(story.siteCount, 'site')}</p>
  <h1 dir="auto">${story.headline ?? '(no headline)'}</h1>
  ${originalLine(story)}
</header>
${notice(context.view.get('done'), story)}
<div class="reasons">
  ${reasonList('Why', 'for', reasons.for)}
  ${reasonList('What speaks against it', 'against', reasons.against)}
</div>
<section aria-labelledby="timeline-title">
  <div class="heading-row"><h2 id="timeline-title">Timeline</h2>
  <p class="switch">${clockLink(story, 'datePublished', 'as published', clock)} ${clockLink(story, 'firstSeenAt', 'as first seen', clock)}</p></div>
  ${timeline(story, memberships, clock)}
</section>
<section aria-labelledby="members-title">
  <h2 id="members-title">Who carried it</h2>
  ${memberTable(story, versions, context.formKey)}
</section>
${overruling(story, context.formKey)}
</article>`;
  const question = {
    command: 'story',
    args: [story.storyId],
    words: [],
    path: `/stories/${story.storyId}`,
    formats: ['json', 'csv', 'jsonld'],
  };
  return { title: story.headline ?? 'Story', section: 'stories', content, question };
}

/** How often the text of each of its articles was fetched anew. */
async function versionsIn({ stores }: PageContext, { storyId }: Story): Promise<ReadonlyMap<string, number>> {
  const { items } = await stores.catalog.articles({
    ...{ story: storyId, by: 'firstSeenAt', collapse: 'none', sort: 'firstSeenAt', order: 'asc' },
    limit: QUERY.limitMax,
  });
  return new Map(items.map(({ articleId, version }) => [articleId, version]));
}

function originalLine({ original, originalConfidence }: Story): Markup {
  if (original === undefined)
    return markup`<p class="original-line">The original is <b>not known</b>: nothing decides between them.</p>`;
  const when =
    original.datePublished === undefined
      ? ''
      : `, ${dateInWords(original.datePublished)}${original.datePublished.length > 10 ? ' UTC' : ''}`;
  return markup`<p class="original-line"><span>Original: <b class="original">${original.site}</b>${when}</span>
    <span class="meter"><meter min="0" max="1" value="${originalConfidence.toFixed(2)}" aria-label="How sure">${share(originalConfidence)}</meter> ${share(originalConfidence)} sure</span>
    ${original.articleId === undefined ? markup`<span class="unknown">It is not in this archive.</span>` : ''}
    ${outwardLink(original.url, original.url ?? '')}</p>`;
}

/** What the evidence says for and against it, and what weakens it without being evidence. */
function reasonsFor(story: Story): { for: string[]; against: string[] } {
  const { original, members } = story;
  const own = members.find(({ articleId }) => articleId === original?.articleId);
  const reasons = reasonsOf(story);
  const textsOf = (side: boolean): string[] => reasons.filter(({ isFor }) => isFor === side).map(({ text }) => text);
  return { for: textsOf(true), against: [...textsOf(false), ...(own === undefined ? [] : doubtsAbout(own, members))] };
}

const reasonList = (title: string, kind: 'for' | 'against', texts: readonly string[]): Content =>
  texts.length > 0 &&
  markup`<section class="evidence ${kind}"><h2>${title}</h2><ul>${texts.map((text) => markup`<li>${text}</li>`)}</ul></section>`;

function doubtsAbout(original: StoryMember, members: readonly StoryMember[]): string[] {
  const { datePublished: date } = original;
  const earlier = members.filter(
    ({ articleId, datePublished }) =>
      articleId !== original.articleId && date !== undefined && (datePublished ?? '9') < date,
  );
  const seenEarlier = members.filter(({ firstSeenAt }) => firstSeenAt < original.firstSeenAt);
  return [
    date === undefined ? 'Its date of publication is not known.' : '',
    date?.length === 10 ? 'Of its date only the day is known.' : '',
    earlier.length > 0
      ? `${namesOf(earlier.map(({ site }) => site))} ${earlier.length === 1 ? 'gives' : 'give'} an earlier date.`
      : '',
    seenEarlier.length > 0 && date === undefined
      ? `${countOf(seenEarlier.length, 'copy', 'copies')} ${seenEarlier.length === 1 ? 'was' : 'were'} seen before it.`
      : '',
  ].filter((doubt) => doubt !== '');
}

function clockLink({ storyId }: Story, clock: StoryClock, words: string, chosen: StoryClock): Markup {
  return markup`<a href="/stories/${storyId}?clock=${clock}"${clock === chosen ? markup` aria-current="true"` : ''}>${words}</a>`;
}

function memberTable(story: Story, versions: ReadonlyMap<string, number>, formKey: string): Markup {
  const unlisted = story.articleCount - story.members.length;
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="Articles of the story"><table class="members cards">
<thead><tr><th scope="col">Role</th><th scope="col">Site and headline</th><th scope="col">Published (UTC)</th><th scope="col">First seen (UTC)</th><th scope="col" class="number">Alike</th><th scope="col" class="number">After the original</th><th scope="col"><span class="visually-hidden">What to do</span></th></tr></thead>
<tbody>${story.members.map((member) => memberRow(member, story, versions.get(member.articleId) ?? 1, formKey))}</tbody></table></div>
${unlisted > 0 ? markup`<p>and ${countOf(unlisted, 'article')} more</p>` : ''}`;
}

function memberRow(member: StoryMember, story: Story, version: number, formKey: string): Markup {
  const { articleId, site, url, headline, role, datePublished, firstSeenAt, similarity, originalLagSeconds } = member;
  const originalId = story.original?.articleId;
  const isOther = story.members.length > 1 && articleId !== originalId;
  return markup`<tr data-row>
  <td>${roleMark(role)}</td>
  <td><b>${site}</b> <a href="/articles/${articleId}" data-open dir="auto">${headline ?? url}</a> ${edited(articleId, version)} ${outwardLink(url, markup`<span class="visually-hidden">the page of ${site}</span>`)}</td>
  <td data-label="Published (UTC)">${dated(datePublished)}</td><td data-label="First seen (UTC)">${dated(firstSeenAt)}</td>
  ${figureCell('Alike', share(similarity))}${figureCell('After the original', lag(originalLagSeconds))}
  <td class="deeds">${isOther && originalId !== undefined ? markup`<a href="/articles/${articleId}/diff?against=${originalId}" data-diff>Compare</a>` : ''}
  ${isOther ? deed(story, formKey, 'set-original', articleId, 'Set original', site) : ''}
  ${story.members.length > 1 ? deed(story, formKey, 'split', articleId, 'Split out', site) : ''}</td>
</tr>`;
}

function deed(
  { storyId }: Story,
  formKey: string,
  action: string,
  articleId: string,
  words: string,
  site: string,
): Markup {
  return markup`<form method="post" action="/stories/${storyId}/overrule">
    <input type="hidden" name="key" value="${formKey}"><input type="hidden" name="articleId" value="${articleId}">
    <button name="action" value="${action}" class="quiet">${words}<span class="visually-hidden">: ${site}</span></button></form>`;
}

function overruling({ storyId, originalEvidence }: Story, formKey: string): Markup {
  const isOverruled = originalEvidence.some(({ kind }) => kind === 'overruled');
  return markup`<section class="overrule" aria-labelledby="overrule-title">
<h2 id="overrule-title">You know better?</h2>
<p>What a person says stands: no crawl undoes it. ${isOverruled ? markup`<b>The original was named by a person.</b>` : ''}</p>
<form method="post" action="/stories/${storyId}/overrule">
  <input type="hidden" name="key" value="${formKey}">
  <label>Merge with the story <input name="other" required placeholder="s_… or the address of an article" size="36"></label>
  <button name="action" value="merge">Merge</button>
</form>
${isOverruled ? markup`<form method="post" action="/stories/${storyId}/overrule"><input type="hidden" name="key" value="${formKey}"><button name="action" value="unset-original">Let the evidence decide again</button></form>` : ''}
</section>`;
}

const DONE: Record<string, string> = {
  'set-original': 'The original is set.',
  'unset-original': 'The evidence decides again.',
  split: 'The article has a story of its own now.',
  merge: 'The two stories are one now.',
};

function notice(done: string | null, story: Story): Content {
  const words = done === null || !Object.hasOwn(DONE, done) ? undefined : DONE[done];
  return words === undefined
    ? ''
    : markup`<p class="notice" role="status">${words} ${story.articleCount > 1 ? '' : 'This is it.'}</p>`;
}
