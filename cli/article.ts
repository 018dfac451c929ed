import { NotFoundError, UsageError } from '../functions/errors.ts';
import type { Stores } from '../functions/ports.ts';
import type { ArticleRecord } from '../functions/query/query.ts';
import { findArticle } from '../functions/query/lookup.ts';
import { RECORD_COLUMNS, RELATED_COLUMNS, VERSION_COLUMNS } from '../functions/query/columns.ts';
import { articleNode } from '../functions/query/jsonld.ts';
import { articleRecord } from '../functions/query/record.ts';
import { versionsOf, type VersionRow } from '../functions/query/versions.ts';
import { relatedTo, type RelatedRow } from '../functions/query/related.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import { articleLines } from './article-view.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { printOne, printPage, type Shape } from './output.ts';
import { dateInWords, lagInWords, shareInWords } from './words.ts';

interface Options extends StackOption {
  versions?: string | true;
  body?: true;
  related?: true;
}

export const register: Register = (command, context) => {
  command
    .argument('<id|url>', 'an article (a_...) or its address')
    .option('--versions [n]', 'list the versions of its text, or print the nth')
    .option('--related', 'list later articles that share passages with it without being copies of it')
    .option('--body', 'print the text and nothing else');
  addStackFlag(command).action((reference: string, options: Options) => {
    const number = versionNumber(options.versions);
    return withArchive(context, options, (archive) => show(archive, reference, { ...options, number }, context));
  });
};

async function show(
  archive: Stores,
  reference: string,
  { versions, number, body, related }: Options & { number: number | undefined },
  context: Context,
): Promise<void> {
  const head = await findArticle(archive, reference);
  if (versions === true) {
    await printPage(context, { items: await versionsOf(archive.objects, head) }, VERSIONS);
    return;
  }
  if (related) {
    await printPage(context, { items: await relatedTo(archive, head.articleId) }, RELATED);
    return;
  }
  if (number !== undefined && !head.versions.some(({ version }) => version === number)) {
    throw new NotFoundError(`The article has no version ${number}.`, {
      where: head.url,
      fix: `newsfold article ${head.articleId} --versions`,
    });
  }
  const record = await articleRecord(archive, head, number);
  if (body) await context.write(`${record.articleBody}\n`);
  else
    await printOne<ArticleRecord>(context, record, { csv: RECORD_COLUMNS, node: articleNode }, (row) =>
      articleLines(row, head, context),
    );
}

function versionNumber(given: string | true | undefined): number | undefined {
  if (typeof given !== 'string') return undefined;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError(`--versions cannot be "${given}".`, {
    fix: 'the number of a version, or --versions alone for the list.',
  });
}

const VERSIONS: Shape<VersionRow> = {
  plural: 'versions',
  columns: [
    { title: 'VERSION', value: (row) => row.version, align: 'right' },
    { title: 'FETCHED (UTC)', value: (row) => dateInWords(row.fetchedAt) },
    { title: 'WORDS', value: (row) => row.wordCount, align: 'right' },
    { title: 'ADDED', value: (row) => row.addedWords, align: 'right' },
    { title: 'CUT', value: (row) => row.cutWords, align: 'right' },
    {
      title: 'HEADLINE',
      value: (row) => (row.headlineChanged ? `new: ${row.headline ?? 'none'}` : row.headline),
      flexible: true,
    },
  ],
  csv: VERSION_COLUMNS,
};

const RELATED: Shape<RelatedRow> = {
  plural: 'related articles',
  columns: [
    { title: 'SITE', value: (row) => row.site },
    { title: 'SHARED WORDS', value: (row) => row.sharedWords, align: 'right' },
    { title: 'OF IT', value: (row) => shareInWords(row.containedInOther), align: 'right' },
    { title: 'LATER', value: (row) => lagInWords(row.lagSeconds), align: 'right' },
    { title: 'HEADLINE', value: (row) => row.headline ?? row.url, flexible: true },
    { title: 'ID', value: (row) => row.articleId },
  ],
  csv: RELATED_COLUMNS,
};
