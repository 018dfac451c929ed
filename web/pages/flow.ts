/** Who copies whom: originals down, copies across. */
import { parseFlowQuery } from '../../functions/query/parse.ts';
import type { FlowRow } from '../../functions/query/query.ts';
import { countOf, lagInWords } from '../../cli/words.ts';
import { figure, type Page } from '../layout.ts';
import { markup, type Content, type Markup } from '../markup.ts';
import { pairsOf, queryOf, type PageContext } from './context.ts';
import { field, choice, lag, periods, shortened } from './parts.ts';

/** Sites down and across; the list below has all pairs. */
const SITES_MOST = 24;
/** Of the name of a site, so much stands over its column. */
const COLUMN_CHARS = 24;
const SHADES = 5;
const PAIRS_MOST = 200;

export async function flowPage({ stores, now, words }: PageContext): Promise<Page> {
  const rows = await stores.catalog.flow(parseFlowQuery(queryOf(words), now));
  const copies = rows.reduce((sum, { repostCount }) => sum + repostCount, 0);
  const content = markup`<section aria-labelledby="flow-title">
<h1 id="flow-title">Who copies whom</h1>
<form class="filters" action="/flow" method="get" aria-label="Choose copies">
  ${field('q', 'Words', words.get('q'), 'all copies')}
  ${field('originalSite', 'First on', words.get('originalSite'), 'example.com')}
  ${field('site', 'Carried by', words.get('site'), 'example.com')}
  ${choice('from', 'Copied', periods(words.get('from')), words.get('from'))}
  <button>Show</button>
</form>
<p class="count" role="status">${countOf(copies, 'copy', 'copies')} between ${countOf(rows.length, 'pair')} of sites</p>
${rows.length === 0 ? markup`<p class="empty">No copy is like that.</p>` : markup`${matrix(rows, words)}${pairList(rows, words)}`}
</section>`;
  const question = { command: 'flow', words: pairsOf(words), path: '/flow', formats: ['json', 'csv', 'ndjson'] };
  return { title: 'Who copies whom', section: 'flow', content, question };
}

/** The busiest first. */
function busiest(rows: readonly FlowRow[], nameOf: (row: FlowRow) => string): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + row.repostCount);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
}

function matrix(rows: readonly FlowRow[], words: URLSearchParams): Markup {
  const originals = busiest(rows, ({ originalSite }) => originalSite);
  const sites = busiest(rows, ({ site }) => site);
  const cells = new Map(rows.map((row) => [`${row.originalSite} ${row.site}`, row]));
  const most = Math.max(...rows.map(({ repostCount }) => repostCount));
  const isCut = originals.length > SITES_MOST || sites.length > SITES_MOST;
  const columns = sites.slice(0, SITES_MOST);
  return markup`<p class="hint" id="matrix-about">Rows: who had it first. Columns: who carried it. A figure is how many copies, and how much later they came in the middle.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Matrix"><table class="matrix" aria-describedby="matrix-about">
<thead><tr><td></td>${columns.map((site) => markup`<th scope="col"><span title="${site}">${shortened(site, COLUMN_CHARS)}</span></th>`)}</tr></thead>
<tbody>${originals
    .slice(0, SITES_MOST)
    .map(
      (original) =>
        markup`<tr><th scope="row">${original}</th>${columns.map((site) => cell(cells.get(`${original} ${site}`), original === site, most, words))}</tr>`,
    )}</tbody></table></div>
${isCut ? markup`<p class="hint">The ${SITES_MOST} busiest of each. All pairs are in the list below and in the files.</p>` : ''}`;
}

function cell(row: FlowRow | undefined, isSelf: boolean, most: number, words: URLSearchParams): Markup {
  if (isSelf) return markup`<td class="self"></td>`;
  if (row === undefined) return markup`<td></td>`;
  const { originalSite, site, repostCount, medianLagSeconds } = row;
  const shade = Math.max(1, Math.ceil((Math.log1p(repostCount) / Math.log1p(most)) * SHADES));
  const later = medianLagSeconds === undefined ? '' : `, ${lagInWords(medianLagSeconds)} in the middle`;
  return markup`<td class="shade${shade}"><a href="${copiesOf(row, words)}" title="${site} from ${originalSite}: ${countOf(repostCount, 'copy', 'copies')}${later}">${figure(repostCount)}${medianLagSeconds === undefined ? '' : markup`<small>${lagInWords(medianLagSeconds).replaceAll(/(\d) (?=\D)/g, '$1\u00a0')}</small>`}</a></td>`;
}

/** The articles that a figure counts. */
function copiesOf({ originalSite, site }: FlowRow, words: URLSearchParams): string {
  const asked = new URLSearchParams(pairsOf(words).filter(([name]) => name !== 'limit'));
  asked.set('originalSite', originalSite);
  asked.set('site', site);
  asked.set('role', 'repost');
  return `/articles?${asked.toString()}`;
}

function pairList(rows: readonly FlowRow[], words: URLSearchParams): Content {
  return markup`<details class="pairs"><summary>All pairs as a list</summary>
<table class="cards"><thead><tr><th scope="col">First</th><th scope="col">Carried by</th><th scope="col" class="number">Copies</th><th scope="col" class="number">Stories</th><th scope="col" class="number">Later by (median)</th></tr></thead>
<tbody>${rows
    .slice(0, PAIRS_MOST)
    .map(
      (row) =>
        markup`<tr data-row><td data-label="First">${row.originalSite}</td><td data-label="Carried by">${row.site}</td><td class="number" data-label="Copies"><a href="${copiesOf(row, words)}" data-open>${figure(row.repostCount)}</a></td><td class="number" data-label="Stories">${figure(row.storyCount)}</td><td class="number" data-label="Later by (median)">${lag(row.medianLagSeconds)}</td></tr>`,
    )}</tbody></table>${rows.length > PAIRS_MOST ? markup`<p class="hint">and ${countOf(rows.length - PAIRS_MOST, 'pair')} more in the files</p>` : ''}</details>`;
}
