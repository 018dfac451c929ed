/** Search: one box, what was found with the words around it, and where and when it was. */
import { parseArticleQuery, parseStatsQuery } from '../../functions/query/parse.ts';
import type { ArticleRow, Counts, Facet, Grouping } from '../../functions/query/query.ts';
import { HIT_BEGINS, HIT_ENDS } from '../../functions/query/snippet.ts';
import { fillDays } from '../../functions/query/series.ts';
import { STATS_WORDS } from '../../functions/query/words.ts';
import { articlesInWords, countOf } from '../../cli/words.ts';
import { figure, type Page } from '../layout.ts';
import { markup, type Content, type Markup } from '../markup.ts';
import { volumeChart } from './chart.ts';
import { changed, pairsOf, queryOf, type PageContext } from './context.ts';
import { choice, edited, field, pager, periods, publishedAndSeen, roleMark, shortened } from './parts.ts';
import { savedBox } from './saved.ts';

const PATH = '/articles';
/** Of longer periods the last are shown. */
const CHART_DAYS_MOST = 180;
/** Of a facet, so many are shown, with so many letters of their names. */
const FACET_MOST = 10;
const FACET_CHARS = 18;
const FACETS: readonly (readonly [grouping: Grouping, word: string, title: string])[] = [
  ['site', 'site', 'Site'],
  ['lang', 'lang', 'Language'],
  ['role', 'role', 'Role'],
];
/** A language that nobody knows cannot be asked for. */
const NO_GROUP = '';

export async function articlesPage(context: PageContext): Promise<Page> {
  const { stores, now, words, view } = context;
  const query = parseArticleQuery(queryOf(words), now);
  const filterWords = new URLSearchParams(
    pairsOf(words).filter(([name]) => STATS_WORDS.some((word) => word.name === name || word.alias === name)),
  );
  const filter = parseStatsQuery(queryOf(filterWords), now);
  const [page, counts, counted, ...facets] = await Promise.all([
    stores.catalog.articles(query),
    stores.catalog.countArticles(query),
    stores.catalog.days(filter),
    ...FACETS.map(([groupBy]) => stores.catalog.facet({ ...filter, groupBy })),
  ]);
  const days = fillDays(counted, filter.to ?? now.toISOString()).slice(-CHART_DAYS_MOST);
  const q = words.get('q') ?? '';
  const isSearch = q !== '';
  const content = markup`<div class="columns search-page">
<section aria-labelledby="search-title">
  <h1 id="search-title">${isSearch ? markup`Search: <span class="asked">${q}</span>` : 'Search'}</h1>
  ${searchForm(words)}
  <p class="count" role="status">${countLine(counts, page.items.length)}</p>
  ${days.length > 1 ? volumeChart(days, { share: view.get('share') === 'yes', link: changed(PATH, words, { share: view.get('share') === 'yes' ? undefined : 'yes' }) }) : ''}
  ${page.items.length === 0 ? empty(isSearch) : markup`<ol class="hits">${page.items.map(hit)}</ol>`}
  ${pager(PATH, words, page.nextCursor)}
</section>
<aside class="sidebar facets" aria-label="Narrow it down, or save it">${await savedBox(context, 'articles')}${FACETS.map(([, word, title], at) => facet(title, word, facets[at] ?? [], words))}</aside>
</div>`;
  const shown = pairsOf(words);
  const asked = shown.some(([name]) => name === 'collapse') ? shown : [...shown, ['collapse', query.collapse] as const];
  const question = {
    command: isSearch ? 'search' : 'articles',
    words: asked,
    path: PATH,
    formats: ['json', 'rss'],
    exports: 'articles' as const,
  };
  return { title: isSearch ? q : 'Search', section: 'articles', content, question };
}

function countLine(counts: Counts | undefined, shown: number): string {
  if (counts === undefined) return `${figure(shown)} shown`;
  return counts.articles === 0 ? 'No articles' : articlesInWords(counts);
}

function searchForm(words: URLSearchParams): Markup {
  const kept = [
    'story',
    'section',
    'author',
    'free',
    'status',
    'by',
    'to',
    'originalSite',
    'in',
    'excludeSite',
    'role',
    'minSites',
  ].flatMap((name) => words.getAll(name).map((value) => markup`<input type="hidden" name="${name}" value="${value}">`));
  return markup`<form class="filters searching" action="${PATH}" method="get" role="search">
    <label class="wide"><span class="visually-hidden">What to look for</span><input type="search" id="words" name="q" value="${words.get('q') ?? ''}" data-search placeholder="ferry &quot;night bakery&quot; -cup" aria-describedby="operators"></label>
    <button>Search</button>
    ${field('site', 'Site', words.get('site'), 'example.com')}
    ${field('lang', 'Language', words.get('lang'), 'en')}
    ${choice('from', 'Seen', periods(words.get('from')), words.get('from'))}
    ${choice(
      'sort',
      'Order',
      [
        ['', 'best or newest first'],
        ['firstSeenAt', 'newest first'],
        ['datePublished', 'by publication'],
        ['siteCount', 'most sites first'],
      ],
      words.get('sort'),
    )}
    ${choice(
      'collapse',
      'Show',
      [
        ['', 'one row a story'],
        ['none', 'every article'],
      ],
      words.get('collapse'),
    )}
    ${kept}
    <p id="operators" class="hint">All words must occur. <code>"a phrase"</code> <code>-without</code> <code>one OR other</code> <code>headline:word</code> <code>begin*</code></p>
  </form>`;
}

function empty(isSearch: boolean): Markup {
  return isSearch
    ? markup`<p class="empty">Nothing was found. There is no stemming: <code>ferr*</code> finds ferry and ferries.</p>`
    : markup`<p class="empty">No article is like that.</p>`;
}

function hit(row: ArticleRow): Markup {
  const { articleId, storyId, headline, url, site, siteCount, role, datePublished, firstSeenAt, snippet, version } =
    row;
  const others = siteCount - 1;
  return markup`<li data-row>
    <h2><a href="/articles/${articleId}" data-open dir="auto">${headline ?? url}</a></h2>
    <p class="byline"><b>${site}</b> ${publishedAndSeen(datePublished, firstSeenAt)} ${roleMark(role)} ${edited(articleId, version)}
    ${others > 0 && storyId !== undefined ? markup`<a href="/stories/${storyId}">+${countOf(others, 'site')}</a>` : ''}</p>
    ${snippet === undefined ? '' : markup`<p class="snippet" dir="auto">${marked(snippet)}</p>`}
  </li>`;
}

/** What stands between the two signs is a hit; a snippet never holds one without the other. */
function marked(snippet: string): Content {
  return snippet.split(HIT_BEGINS).map((piece, at) => {
    if (at === 0) return piece;
    const [found = '', ...rest] = piece.split(HIT_ENDS);
    return markup`<mark>${found}</mark>${rest.join('')}`;
  });
}

function facet(title: string, word: string, rows: readonly Facet[], words: URLSearchParams): Content {
  const known = rows.filter(({ group }) => group !== NO_GROUP);
  if (known.length === 0) return '';
  const chosen = words.get(word);
  const most = Math.max(...known.map(({ articleCount }) => articleCount));
  return markup`<section class="facet"><h2>${title}</h2>
  ${chosen === null || chosen === '' ? '' : markup`<p><a href="${changed(PATH, words, { [word]: undefined })}">Any ${title.toLowerCase()}</a></p>`}
  <ul>${known
    .slice(0, FACET_MOST)
    .map(
      ({ group, articleCount }) =>
        markup`<li><a href="${changed(PATH, words, { [word]: group })}"${group === chosen ? markup` aria-current="true"` : ''} title="${group}">${shortened(group, FACET_CHARS)}</a> <meter min="0" max="${most}" value="${articleCount}" aria-hidden="true"></meter> <span class="number">${figure(articleCount)}</span></li>`,
    )}</ul>${known.length > FACET_MOST ? markup`<p class="hint">and ${known.length - FACET_MOST} more</p>` : ''}</section>`;
}
