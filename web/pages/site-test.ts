/** What a look at a site found, in the words of the command line. */
import type { Page } from '../layout.ts';
import { markup } from '../markup.ts';

export function siteTestPage(site: string, lines: readonly string[]): Page {
  const content = markup`<section aria-labelledby="test-title">
<p class="kicker">${site}</p>
<h1 id="test-title">What is found there now</h1>
<pre class="terminal" tabindex="0">${lines.join('\n')}</pre>
<p class="hint">Nothing was stored. <code>newsfold sites test ${site}</code> says the same. <a href="/sites">Back to the sites</a></p>
</section>`;
  return { title: `Test of ${site}`, section: 'sites', content };
}
