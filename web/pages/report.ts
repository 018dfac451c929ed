/** All that a person needs to say that an extraction is wrong: gathered here, sent nowhere. */
import type { ArticleHead } from '../../functions/article/article.ts';
import { articleRecord } from '../../functions/query/record.ts';
import { version as newsfold } from '../../cli/version.ts';
import type { Page } from '../layout.ts';
import { markup, outwardLink } from '../markup.ts';
import type { PageContext } from './context.ts';

export async function reportPage({ stores, now }: PageContext, head: ArticleHead): Promise<Page> {
  const record = await articleRecord(stores, head);
  const { articleId, url, firstSeenAt, lastSeenAt, versions } = head;
  const report = JSON.stringify(
    {
      ...{ newsfold, extractor: record.extractor, reportedAt: now.toISOString() },
      ...{ articleId, url, firstSeenAt, lastSeenAt, fetchedAt: versions.at(-1)?.fetchedAt },
      record,
    },
    undefined,
    2,
  );
  const command = `newsfold extract '${url.replaceAll("'", '%27')}'`;
  const content = markup`<section class="report" aria-labelledby="report-title">
<p class="kicker">${head.site}</p>
<h1 id="report-title">Report this extraction</h1>
<p>Is something missing from ${outwardLink(url, 'the page')}, or in it that does not belong there? Nothing is sent from here. Say what is wrong in an issue of the
project, and put this with it; leave out what you may not pass on. <a href="/articles/${articleId}">Back to the article</a></p>
<p><button type="button" data-copy="${report}" hidden>Copy</button></p>
<label class="wide" for="bundle">What was stored, from where and when</label>
<textarea id="bundle" readonly rows="24" spellcheck="false">${report}</textarea>
<p class="hint">What is found on the page today: <code>${command}</code></p>
</section>`;
  return { title: 'Report this extraction', section: 'articles', content };
}
