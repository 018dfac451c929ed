/** Small pages written for these tests. */
import { extractArticle } from '../../functions/article/extract.ts';
import type { ExtractedArticle } from '../../functions/article/article.ts';
import type { CandidateHints } from '../../functions/candidate/candidate.ts';

export const PARAGRAPHS = [
  'The harbour council voted on Tuesday evening to keep the old ferry running for two more years, after a debate that lasted well past midnight.',
  'Residents of the island had collected 4,200 signatures, more than half of its population, and carried them to the town hall in a wheelbarrow.',
  '“Without the ferry my children cannot reach their school,” said Marta Lindqvist, who runs the only bakery on the northern shore.',
  'The operator had asked for a subsidy of 3.4 million a year, which the finance committee called unreasonable in a statement last month.',
  'Under the compromise the crossing will cost passengers a little more, and the last boat will leave at nine instead of eleven.',
];

export const HEADLINE = 'Island keeps its ferry for two more years';

export interface Parts {
  head?: string;
  before?: string;
  body?: string;
  after?: string;
  h1?: string;
  lang?: string;
}

export function pageOf(parts: Parts = {}): string {
  const body = parts.body ?? PARAGRAPHS.map((text) => `<p>${text}</p>`).join('\n');
  return `<!doctype html><html lang="${parts.lang ?? 'en'}"><head><title>${parts.h1 ?? HEADLINE} | Harbour Herald</title>
<meta property="og:site_name" content="Harbour Herald"><meta property="og:title" content="${parts.h1 ?? HEADLINE}">${parts.head ?? ''}</head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>${parts.h1 ?? HEADLINE}</h1>${parts.before ?? ''}<div class="article-body">${body}</div>${parts.after ?? ''}</article></main>
<footer><p>© 2026 Harbour Herald. All rights reserved. <a href="/privacy">Privacy</a> <a href="/terms">Terms</a></p></footer></body></html>`;
}

export function extract(
  html: string,
  more: { url?: string; hints?: CandidateHints; headers?: Record<string, string> } = {},
): ExtractedArticle {
  const input = {
    url: more.url ?? 'https://www.harbour-herald.example/news/island-keeps-ferry',
    html,
    fetchedAt: '2026-03-05T12:00:00.000Z',
  };
  return extractArticle(more.headers ? { ...input, headers: more.headers } : input, more.hints);
}

export const structured = (data: object): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', ...data })}</script>`;
