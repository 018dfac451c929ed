/** What the last runs of the crawl did. */
import type { RunRecord, RunSite } from '../../functions/query/run.ts';
import { countOf } from '../../cli/words.ts';
import { figure, type Page } from '../layout.ts';
import { markup, type Content, type Markup } from '../markup.ts';
import type { PageContext } from './context.ts';
import { dated } from './parts.ts';

const RUNS_SHOWN = 50;
const WIDTH = 420;
const LANE = 18;
const LABELS = 170;
/** A run of more sites is told in figures only. */
const SITES_MOST = 60;

export async function runsPage({ stores }: PageContext): Promise<Page> {
  const runs = await stores.runs.latest(RUNS_SHOWN);
  const content = markup`<section aria-labelledby="runs-title">
<h1 id="runs-title">Runs</h1>
${runs.length === 0 ? markup`<p class="empty">No run has been recorded yet. <code>newsfold crawl</code> makes one.</p>` : runTable(runs)}
</section>`;
  const question = { command: 'runs', words: [], path: '/runs', formats: ['json', 'csv', 'ndjson'] };
  return { title: 'Runs', section: 'runs', content, question };
}

function runTable(runs: readonly RunRecord[]): Markup {
  return markup`<p class="count">The last ${countOf(runs.length, 'run')}</p>
<div class="scroll" tabindex="0" role="group" aria-label="Runs"><table class="runs cards">
<thead><tr><th scope="col">Began (UTC)</th><th scope="col" class="number">Took</th><th scope="col" class="number">Listings</th><th scope="col" class="number">Found</th><th scope="col" class="number">New</th><th scope="col" class="number">New versions</th><th scope="col" class="number">Unchanged</th><th scope="col" class="number">Put off</th><th scope="col" class="number">Failed</th><th scope="col">By site</th></tr></thead>
<tbody>${runs.map(runRow)}</tbody></table></div>`;
}

function runRow({ startedAt, endedAt, counts, sites }: RunRecord): Markup {
  const failed = counts.failed + counts.listingsFailed;
  return markup`<tr data-row>
  <th scope="row">${dated(startedAt)}</th>
  <td class="number" data-label="Took">${endedAt === undefined ? markup`<span class="bad">did not end</span>` : took(startedAt, endedAt)}</td>
  <td class="number" data-label="Listings">${figure(counts.listings)}</td><td class="number" data-label="Found">${figure(counts.found)}</td><td class="number" data-label="New">${figure(counts.stored)}</td>
  <td class="number" data-label="New versions">${figure(counts.versions)}</td><td class="number" data-label="Unchanged">${figure(counts.unchanged)}</td><td class="number" data-label="Put off">${figure(counts.postponed)}</td>
  <td class="number" data-label="Failed">${failed > 0 ? markup`<b class="bad">${figure(failed)}</b>` : '0'}</td>
  <td>${sites.length === 0 ? '' : markup`<details><summary>${countOf(sites.length, 'site')}</summary>${waterfall(sites)}</details>`}</td>
</tr>`;
}

function took(startedAt: string, endedAt: string): string {
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

/** When in the run something was done at each site. */
function waterfall(all: readonly RunSite[]): Content {
  const sites = [...all].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)).slice(0, SITES_MOST);
  const first = Math.min(...sites.map(({ startedAt }) => Date.parse(startedAt)));
  const last = Math.max(first + 1, ...sites.map(({ endedAt }) => Date.parse(endedAt)));
  const x = (instant: string): number => LABELS + ((Date.parse(instant) - first) / (last - first)) * (WIDTH - LABELS);
  const height = sites.length * LANE;
  const words = sites
    .map(({ site, counts }) => `${site}: ${counts.stored} new, ${counts.failed + counts.listingsFailed} failed`)
    .join('; ');
  return markup`<svg class="waterfall" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${words}">${sites.map(
    (
      { site, startedAt, endedAt, counts },
      at,
    ) => markup`<g><title>${site}: ${counts.stored} new, ${counts.versions} new versions, ${counts.unchanged} unchanged, ${counts.failed + counts.listingsFailed} failed</title>
<text x="${LABELS - 8}" y="${at * LANE + 13}" text-anchor="end">${site}</text>
<rect class="${counts.failed + counts.listingsFailed > 0 ? 'bar failed' : 'bar'}" x="${x(startedAt).toFixed(1)}" y="${at * LANE + 3}" width="${Math.max(2, x(endedAt) - x(startedAt)).toFixed(1)}" height="${LANE - 6}"/></g>`,
  )}</svg>`;
}
