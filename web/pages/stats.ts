/** How many articles and stories, by time or group: the table of `newsfold stats`. */
import { parseStatsQuery } from '../../functions/query/parse.ts';
import { GROUPINGS, INTERVALS, type StatsQuery, type StatsRow } from '../../functions/query/query.ts';
import { dateInWords } from '../../cli/words.ts';
import { figure, type Page } from '../layout.ts';
import { markup, type Markup } from '../markup.ts';
import { changed, pairsOf, queryOf, type PageContext } from './context.ts';
import { choice, field, figureCell, periods, share } from './parts.ts';

/** Longer series are in the files. */
const ROWS_MOST = 1000;
const HOUR_CHARS = 16;
const DAY_CHARS = 10;

export async function statsPage({ stores, now, words }: PageContext): Promise<Page> {
  const query = parseStatsQuery(queryOf(words), now);
  const rows = await stores.catalog.stats(query);
  // The last are the newest.
  const shown = query.interval === undefined ? rows.slice(0, ROWS_MOST) : rows.slice(-ROWS_MOST).reverse();
  const content = markup`<section aria-labelledby="stats-title">
<h1 id="stats-title">Figures</h1>
${filters(words)}
${shown.length === 0 ? markup`<p class="empty">No article is like that.</p>` : table(shown, query, words)}
<p class="hint">Times are in UTC. An article without a whole text is in no story, and its role is unknown. Own: originals and articles that nobody else has, of those in a story.${rows.length > ROWS_MOST ? ` The files have all ${figure(rows.length)} rows.` : ''}</p>
</section>`;
  const question = { command: 'stats', words: pairsOf(words), path: '/stats', formats: ['json', 'csv', 'ndjson'] };
  return { title: 'Figures', section: 'sites', content, question };
}

function filters(words: URLSearchParams): Markup {
  const each = (names: readonly string[]): [string, string][] => names.map((name) => [name, name]);
  return markup`<form class="filters" action="/stats" method="get" aria-label="Choose articles">
  ${field('q', 'Words', words.get('q'), 'all articles')}
  ${field('site', 'Site', words.get('site'), 'example.com')}
  ${choice('from', 'Seen', periods(words.get('from')), words.get('from'))}
  ${choice('interval', 'By time', [['', 'all together'], ...each(INTERVALS)], words.get('interval'))}
  ${choice('groupBy', 'By', [['', 'nothing else'], ...each(GROUPINGS)], words.get('groupBy'))}
  <button>Show</button>
</form>`;
}

function table(rows: readonly StatsRow[], { interval, groupBy }: StatsQuery, words: URLSearchParams): Markup {
  const heads = [interval === undefined ? '' : `The ${interval}`, groupBy ?? ''].filter((head) => head !== '');
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="Figures"><table class="cards">
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}${FIGURES.map(([name]) => markup`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr data-row>${interval === undefined ? '' : startCell(row, interval)}${groupBy === undefined ? '' : groupCell(row, groupBy, words)}${FIGURES.map(([name, value]) => figureCell(name, value(row)))}</tr>`)}</tbody></table></div>`;
}

const FIGURES: readonly (readonly [name: string, value: (row: StatsRow) => string])[] = [
  ['Articles', (row) => figure(row.articleCount)],
  ['Stories', (row) => figure(row.storyCount)],
  ['Original', (row) => figure(row.originalCount)],
  ['Repost', (row) => figure(row.repostCount)],
  ['Only', (row) => figure(row.onlyCount)],
  ['Unknown', (row) => figure(row.unknownCount)],
  ['Own', (row) => share(row.ownShare) || '–'],
];

const startCell = ({ start = '' }: StatsRow, interval: NonNullable<StatsQuery['interval']>): Markup =>
  markup`<th scope="row"><time datetime="${start}">${dateInWords(start.slice(0, interval === 'hour' ? HOUR_CHARS : DAY_CHARS))}</time></th>`;

/** Leads to the articles, where they can be asked for: those of which nothing is known cannot. */
function groupCell({ group = '' }: StatsRow, groupBy: string, words: URLSearchParams): Markup {
  if (group === '') return markup`<th scope="row">(not known)</th>`;
  const asked = new URLSearchParams(pairsOf(words).filter(([name]) => name !== 'interval' && name !== 'groupBy'));
  return markup`<th scope="row"><a href="${changed('/articles', asked, { [groupBy]: group, collapse: 'none' })}" data-open>${group}</a></th>`;
}
