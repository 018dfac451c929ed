/** The front page: what was carried, by whom, and who had it first. */
import { parseStatsQuery, parseStoryQuery } from '../../functions/query/parse.ts';
import type { StatsRow, StoryRow } from '../../functions/query/query.ts';
import { quietSites } from '../../functions/query/sites.ts';
import type { StoryMember } from '../../functions/story/story.ts';
import { countOf, durationInWords, shareInWords } from '../../cli/words.ts';
import { figure, type Page } from '../layout.ts';
import { markup, type Content, type Markup } from '../markup.ts';
import { changed, pairsOf, queryOf, type PageContext } from './context.ts';
import { choice, dated, field, pager, periods, publishedAndSeen } from './parts.ts';
import { savedBox } from './saved.ts';

const DAY_MS = 24 * 3_600_000;

/** @param isFront nothing was asked: what several sites carried, the newest first */
export async function storiesPage(context: PageContext, isFront: boolean): Promise<Page> {
  const { stores, now, words } = context;
  const asked = isFront && words.size === 0 ? new URLSearchParams({ minSites: '2' }) : words;
  const query = parseStoryQuery(queryOf(asked), now);
  const [page, total, today, yesterday, quiet] = await Promise.all([
    stores.catalog.stories(query),
    stores.catalog.countStories(query),
    lastDay(stores, now, 0),
    lastDay(stores, now, 1),
    quietSites(stores.catalog, now),
  ]);
  const path = '/stories';
  const heading = asked.get('minSites') === '2' && isFront ? 'Carried by more than one site' : 'Stories';
  const content = markup`<div class="columns">
<section aria-labelledby="stories-title">
  <h1 id="stories-title">${heading}</h1>
  ${filters(asked)}
  <p class="count" role="status">${countLine(page.items.length, total)}</p>
  ${page.items.length === 0 ? nothing(asked) : markup`<ol class="stories">${page.items.map((story) => storyItem(story))}</ol>`}
  ${pager(path, asked, page.nextCursor)}
</section>
<aside class="sidebar" aria-label="The last 24 hours">
  <h2>The last 24 hours</h2>
  ${figures(today, yesterday)}
  ${quiet.length === 0 ? '' : quietBox(quiet)}
  ${await savedBox(context, 'stories')}
</aside>
</div>`;
  const question = {
    command: 'stories',
    words: pairsOf(asked),
    path,
    formats: ['json', 'rss'],
    exports: 'stories' as const,
  };
  return { title: heading, section: 'stories', content, question };
}

async function lastDay(stores: PageContext['stores'], now: Date, daysAgo: number): Promise<StatsRow | undefined> {
  const at = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString();
  const words = { from: at(daysAgo + 1), ...(daysAgo === 0 ? {} : { to: at(daysAgo) }) };
  return (await stores.catalog.stats(parseStatsQuery(words, now)))[0];
}

function countLine(shown: number, total: number | undefined): string {
  if (total === undefined || shown === total) return countOf(shown, 'story', 'stories');
  return `${figure(shown)} of ${countOf(total, 'story', 'stories')}`;
}

function filters(words: URLSearchParams): Markup {
  return markup`<form class="filters" action="/stories" method="get" role="search" aria-label="Choose stories">
    ${field('q', 'Words', words.get('q'), 'ferry "night bakery" -cup')}
    ${field('site', 'Site', words.get('site'), 'example.com')}
    ${choice(
      'minSites',
      'On',
      [
        ['', 'one site or more'],
        ['2', '2 sites or more'],
        ['3', '3 sites or more'],
        ['5', '5 sites or more'],
        ['10', '10 sites or more'],
      ],
      words.get('minSites'),
    )}
    ${choice('from', 'Seen', periods(words.get('from')), words.get('from'))}
    ${choice(
      'sort',
      'Order',
      [
        ['', 'newest first'],
        ['siteCount', 'most sites first'],
        ['lastSeenAt', 'last carried first'],
      ],
      words.get('sort'),
    )}
    <button>Show</button>
  </form>`;
}

function nothing(words: URLSearchParams): Markup {
  if (pairsOf(words).some(([name]) => name !== 'minSites')) {
    return markup`<p class="empty">No story is like that. <a href="/stories">Show all stories</a></p>`;
  }
  return markup`<div class="empty"><p>There is no such story yet.</p>
    <pre>newsfold init                  # a list of sites to start from
newsfold crawl --every 15m     # what is due, again and again
newsfold stories --min-sites 2</pre></div>`;
}

function storyItem(story: StoryRow): Markup {
  const { storyId, headline, original, originalConfidence, siteCount, articleCount } = story;
  const others = siteCount - 1;
  const span = spread(story);
  const single = original?.articleId === undefined ? story.members[0]?.site : undefined;
  return markup`<li data-row>
    <h2><a href="/stories/${storyId}" data-open dir="auto">${headline ?? '(no headline)'}</a></h2>
    <p class="byline">${
      original === undefined
        ? markup`<b>${single ?? ''}</b> <span class="unknown">original not known</span>`
        : markup`<b class="original">${original.site}</b> <span class="sure" title="how sure it is that this is the original">${shareInWords(originalConfidence)} sure</span>`
    }
    ${others > 0 ? markup`<span>+${countOf(others, 'site')}${span === undefined ? '' : ` in ${span}`}</span>` : ''}
    ${articleCount > siteCount ? markup`<span>${countOf(articleCount, 'article')}</span>` : ''}
    ${publishedAndSeen(story.firstPublishedAt, story.firstSeenAt)}</p>
    ${siteCount > 1 ? dots(story) : ''}
  </li>`;
}

/** From the first to the last of them, in the larger unit. */
function spread({ members }: StoryRow): string | undefined {
  const times = members.map(timeOf).sort((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return seconds <= 0 ? undefined : durationInWords(seconds);
}

const timeOf = ({ datePublished, firstSeenAt }: StoryMember): number => Date.parse(datePublished ?? firstSeenAt);

const STRIP = { width: 160, height: 14, edge: 7 };
/** More would only lie on one another. */
const DOTS_MOST = 60;

/** One dot an article, from the first to the last. */
function dots({ members, original }: StoryRow): Markup {
  const times = members.map(timeOf);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (time: number): number =>
    STRIP.edge + (last === first ? 0 : ((time - first) / (last - first)) * (STRIP.width - 2 * STRIP.edge));
  const shown = members.slice(0, DOTS_MOST).map((member) => {
    const isOriginal = member.articleId === original?.articleId;
    return markup`<circle class="${isOriginal ? 'dot original' : 'dot'}" cx="${x(timeOf(member)).toFixed(1)}" cy="7" r="${isOriginal ? 4.5 : 3.5}"/>`;
  });
  return markup`<svg class="dots" viewBox="0 0 ${STRIP.width} ${STRIP.height}" width="${STRIP.width}" height="${STRIP.height}" aria-hidden="true"><line x1="0" y1="7" x2="${STRIP.width}" y2="7"/>${shown.reverse()}</svg>`;
}

function figures(today: StatsRow | undefined, yesterday: StatsRow | undefined): Markup {
  const own = (row: StatsRow | undefined): number | undefined => row?.ownShare;
  return markup`<dl class="figures">
    ${figureOf('articles', figure(today?.articleCount ?? 0), delta(today?.articleCount, yesterday?.articleCount))}
    ${figureOf('stories', figure(today?.storyCount ?? 0), delta(today?.storyCount, yesterday?.storyCount))}
    ${figureOf('own reporting', own(today) === undefined ? '–' : shareInWords(own(today)), '')}
  </dl>`;
}

const figureOf = (name: string, value: string, change: Content): Markup =>
  markup`<div><dt>${name}</dt><dd>${value} ${change}</dd></div>`;

function delta(now = 0, before = 0): Content {
  if (before === 0) return '';
  const change = now - before;
  return markup`<small title="against the 24 hours before">${change >= 0 ? '+' : '−'}${figure(Math.abs(change))}</small>`;
}

function quietBox(quiet: readonly { site: string; quietSince: string }[]): Markup {
  return markup`<div class="quiet-sites"><h2>Quiet</h2><ul>${quiet.map(
    ({ site, quietSince }) =>
      markup`<li><a href="${changed('/articles', new URLSearchParams(), { site })}">${site}</a> since ${dated(quietSince)}</li>`,
  )}</ul></div>`;
}
