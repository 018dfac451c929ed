/** What is shown when there is nothing to show. */
import type { Page } from '../layout.ts';
import { markup } from '../markup.ts';

export function problemPage(status: number, title: string, detail: string, fix?: string): Page {
  const content = markup`<section class="problem"><p class="kicker">${status}</p><h1>${title}</h1><p>${detail}</p>
${fix === undefined ? '' : markup`<p class="fix">Try: ${fix}</p>`}</section>`;
  return { title, content, status };
}
