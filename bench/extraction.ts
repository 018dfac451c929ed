/**
 * Measures extraction on labelled pages: text, fields, time and memory.
 *
 *   npm run bench:extraction -- --data <folder with index.ndjson and html/>
 *
 * The block classifier that is shipped was trained on these pages, so the figures of the shipped extractor flatter it. The
 * figures to believe are the cross-validated ones: each page's text chosen by a classifier that saw no page of its site.
 * `--quick` leaves out the cross-validation and the peers. `--splits 5` only repeats the cross-validation, each time with the
 * sites dealt to the folds anew and another seed of the training, and says how far the figures scatter.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseDocument } from 'htmlparser2';
import { extractArticle } from '../functions/article/extract.ts';
import { readMarkup } from '../functions/article/markup/read-markup.ts';
import { NODE } from '../functions/limits.ts';
import { decodeBody } from '../functions/page/decode.ts';
import { FETCHED_AT, readBytes, readIndex, type LabelledPage } from './extraction/corpus.ts';
import { fieldFigures, scoreFields, type FieldFigures, type FieldScores } from './extraction/fields.ts';
import { FOLDS, crossValidate, preparePage } from './extraction/learning.ts';
import { scorePage, textFigures, type PageScore, type TextFigures } from './extraction/metric.ts';
import { PEER_NAMES, ROUNDS, installPeers, runPeer, type PeerFigures } from './extraction/peers.ts';
import { tableOfScatter } from './extraction/scatter.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    quick: { type: 'boolean', default: false },
    splits: { type: 'string' },
  },
});
if (values.data === undefined) {
  console.error(
    'usage: node bench/extraction.ts --data <folder with index.ndjson and html/> [--quick | --splits <number>]',
  );
  process.exit(2);
}
const { data } = values;
const index = readIndex(data);

interface Measured {
  page: LabelledPage;
  score: PageScore;
  fields: FieldScores;
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const round = (value: number): string => value.toFixed(3);

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function tableOfTexts(title: string, scores: { page: LabelledPage; score: PageScore }[]): void {
  console.log(`\n${title}`);
  const rows: Record<string, Record<string, string | number>> = {};
  for (const set of new Set(index.map((page) => page.set))) {
    for (const half of ['all', 'dev', 'held-out'] as const) {
      const part = scores.filter(({ page }) => page.set === set && (half === 'all' || page.half === half));
      const { pages, f1, precision, recall, exact, lost } = textFigures(part.map(({ score }) => score));
      rows[`${set}, ${half}`] = {
        pages,
        f1: round(f1),
        precision: round(precision),
        recall: round(recall),
        exact: round(exact),
        'F1 < .5': lost,
      };
    }
  }
  console.table(rows);
}

/** MB resident at the most in a process that does nothing but extract, run as the functions are. */
function peakOf(folder: string): number {
  const program = fileURLToPath(new URL('extraction/peak.ts', import.meta.url));
  return Number(execFileSync(process.execPath, [NODE.options, program, folder], { encoding: 'utf8' }));
}

interface Cost {
  parseMs: number;
  wholeMs: number;
  slowestMs: number;
  peakMb: number;
}

function measureCost(): { cost: Cost; measured: Measured[]; everything: { page: LabelledPage; score: PageScore }[] } {
  const measured: Measured[] = [];
  const everything: { page: LabelledPage; score: PageScore }[] = [];
  const peak = peakOf(data);
  // Warm, as the process of a worker is.
  for (const page of index) {
    extractArticle({ url: page.url, html: decodeBody(readBytes(data, page)).text, fetchedAt: FETCHED_AT });
  }
  const parse: number[] = [];
  const whole: number[] = [];
  let slowest = { ms: 0, id: '' };
  let allParse = 0;
  let allWhole = 0;
  for (const page of index) {
    const html = decodeBody(readBytes(data, page)).text;
    const input = { url: page.url, html, fetchedAt: FETCHED_AT };
    const parses: number[] = [];
    const wholes: number[] = [];
    for (let times = 0; times < ROUNDS; times++) {
      parses.push(timed(() => parseDocument(html)));
      wholes.push(timed(() => extractArticle(input)));
    }
    parse.push(Math.min(...parses));
    whole.push(Math.min(...wholes));
    allParse += Math.min(...parses);
    allWhole += Math.min(...wholes);
    const most = Math.max(...wholes);
    if (most > slowest.ms) slowest = { ms: most, id: page.id };
    const article = extractArticle(input);
    measured.push({
      page,
      score: scorePage(article.articleBody, page.truth.articleBody),
      fields: scoreFields(page, article),
    });
  }
  for (const page of index) {
    const { blocks } = readMarkup(decodeBody(readBytes(data, page)).text);
    everything.push({ page, score: scorePage(blocks.map(({ text }) => text).join('\n'), page.truth.articleBody) });
  }
  console.log('Time and memory, one process, one core (each page: the best of three rounds)');
  console.table({
    'bare htmlparser2 parse, median ms a page': median(parse).toFixed(2),
    'whole record, median ms a page': median(whole).toFixed(2),
    'ratio of the medians (at most 2.0)': (median(whole) / median(parse)).toFixed(2),
    'median of the ratios': median(whole.map((ms, at) => ms / (parse[at] ?? ms))).toFixed(2),
    'ratio of the sums': (allWhole / allParse).toFixed(2),
    'pages a second': Math.round((index.length / allWhole) * 1000),
    'slowest page, ms (at most 400)': `${slowest.ms.toFixed(0)} (${slowest.id})`,
    [`peak resident memory, MB (at most 256; with ${NODE.options}, as the functions run)`]: peak,
  });
  const cost = { parseMs: median(parse), wholeMs: median(whole), slowestMs: slowest.ms, peakMb: peak };
  return { cost, measured, everything };
}

const fieldsRow = (figures: FieldFigures): Record<string, string | number> => ({
  pages: figures.pages,
  headline: round(figures.headline),
  day: round(figures.day),
  'local day': round(figures.localDay),
  'day or update': round(figures.dayOrUpdate),
  'other year': round(figures.otherYear),
  'author F1': round(figures.author),
  'author invented': round(figures.invented),
  'pages without author': figures.withoutAuthor,
});

function tableOfFields(measured: readonly Measured[]): void {
  console.log('\nFields (aed has labels)');
  console.log(
    'day: in UTC; local day: as the publisher wrote it; day or update: or that of the last change, which labels follow too,',
  );
  console.log(
    'and which is never given as the date of publication; other year: the label names that day of a year that the page does not',
  );
  const fieldRows: Record<string, Record<string, string | number>> = {};
  for (const half of ['all', 'dev', 'held-out'] as const) {
    const part = measured.filter(({ page }) => page.set === 'aed' && (half === 'all' || page.half === half));
    fieldRows[half] = fieldsRow(fieldFigures(part.map(({ fields }) => fields)));
  }
  console.table(fieldRows);
}

/** Each page's text chosen by a classifier that saw no page of its site, and the peers in the same run. */
function compareWithPeers(measured: readonly Measured[], cost: Cost): void {
  const pages = index.map((page) => preparePage(data, page));
  const chosen = crossValidate(pages);
  const scores = pages.map(({ page }) => ({
    page,
    score: scorePage(chosen.get(page.id) ?? '', page.truth.articleBody),
  }));
  tableOfTexts(
    `Text, cross-validated in ${FOLDS} folds by site (no page is judged by a classifier that saw its site)`,
    scores,
  );
  installPeers();
  const peers = PEER_NAMES.map((name) => [name, runPeer(name, data)] as const);
  console.log('\nThe peers on the same pages in the same run, each in a process of its own, as many rounds as ours');
  console.table(
    Object.fromEntries(
      peers.map(([name, { medianMs, peakMb, failed, f1 }]) => [
        name,
        {
          'median ms a page': medianMs.toFixed(1),
          'times ours': (medianMs / cost.wholeMs).toFixed(1),
          'peak MB': peakMb,
          'pages it threw on': failed,
          ...Object.fromEntries(Object.entries(f1).map(([set, value]) => [`F1 ${set}`, round(value)])),
        },
      ]),
    ),
  );
  console.log('Their fields');
  console.table(Object.fromEntries(peers.map(([name, { fields }]) => [name, fieldsRow(fields)])));
  tableOfEvidence(measured, cost, scores, new Map(peers));
}

/** What is promised, beside what was measured just now. Text figures are the cross-validated ones. */
function tableOfEvidence(
  measured: readonly Measured[],
  cost: Cost,
  scores: { page: LabelledPage; score: PageScore }[],
  peers: ReadonlyMap<string, PeerFigures>,
): void {
  const textOf = (set: string): TextFigures =>
    textFigures(scores.filter(({ page }) => page.set === set).map(({ score }) => score));
  const [scrapinghub, aed] = [textOf('scrapinghub'), textOf('aed')];
  const fields = fieldFigures(measured.filter(({ page }) => page.set === 'aed').map((one) => one.fields));
  const times = (name: string): number => (peers.get(name)?.medianMs ?? 0) / cost.wholeMs;
  const rows: [what: string, now: number, bound: number, sense: 'at least' | 'at most'][] = [
    ['text F1, scrapinghub', scrapinghub.f1, 0.975, 'at least'],
    ['exactly right, scrapinghub', scrapinghub.exact, 0.45, 'at least'],
    ['pages with F1 < .5, scrapinghub', scrapinghub.lost, 0, 'at most'],
    ['text F1, aed', aed.f1, 0.95, 'at least'],
    ['share of pages with F1 < .5, aed', aed.lost / aed.pages, 0.02, 'at most'],
    ['headline exact, aed', fields.headline, 0.95, 'at least'],
    ['date to the day, aed', fields.day, 0.88, 'at least'],
    ['author F1, aed', fields.author, 0.88, 'at least'],
    ['author invented, aed', fields.invented, 0.25, 'at most'],
    ['whole record, times the bare parse', cost.wholeMs / cost.parseMs, 2, 'at most'],
    ['times faster than readability + linkedom', times('readability + linkedom'), 5, 'at least'],
    ['times faster than readability + jsdom', times('readability + jsdom'), 20, 'at least'],
    ['times faster than defuddle + linkedom', times('defuddle + linkedom'), 10, 'at least'],
    ['peak resident memory, MB', cost.peakMb, 256, 'at most'],
    ['slowest page, ms', cost.slowestMs, 400, 'at most'],
  ];
  console.log('\nEvidence');
  console.table(
    Object.fromEntries(
      rows.map(([what, now, bound, sense]) => [
        what,
        {
          bound: `${sense} ${bound}`,
          now: Number(now.toFixed(3)),
          held: (sense === 'at least' ? now >= bound : now <= bound) ? 'yes' : 'NO',
        },
      ]),
    ),
  );
}

if (values.splits === undefined) {
  const { cost, measured, everything } = measureCost();
  tableOfTexts(
    'Check of the metric: all text of the page (published: f1 .672, precision .507, recall .993)',
    everything,
  );
  tableOfTexts('Text, the shipped extractor (its classifier was trained on these pages)', measured);
  tableOfFields(measured);
  if (!values.quick) compareWithPeers(measured, cost);
} else {
  tableOfScatter(data, index, Number(values.splits));
}
