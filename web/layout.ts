/** The frame of every page: masthead, navigation, the page, and the question behind it. */
import type { Markup } from './markup.ts';
import { markup, type Content } from './markup.ts';
import { addressOf, commandOf, exportsOf, type PageQuestion } from './question.ts';

export type Section = 'stories' | 'articles' | 'sites' | 'flow' | 'runs';

export interface Page {
  /** Of the browser's tab; the frame adds whose it is. */
  title: string;
  section?: Section;
  content: Markup;
  question?: PageQuestion;
  status?: number;
}

export interface Frame {
  /** Where this is served. */
  origin: string;
  /** The archive's folder. */
  archive: string;
}

const SECTIONS: readonly (readonly [section: Section, href: string, name: string, key: string])[] = [
  ['stories', '/', 'Stories', 's'],
  ['articles', '/articles', 'Search', 'a'],
  ['sites', '/sites', 'Sites', 'i'],
  ['flow', '/flow', 'Flow', 'f'],
  ['runs', '/runs', 'Runs', 'r'],
];

export function framed({ title, section, content, question }: Page, { origin, archive }: Frame): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Newsfold</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/newsfold.css">
${feedLink(question)}
<script src="/assets/theme.js"></script>
<script src="/assets/newsfold.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the page</a>
<header class="masthead">
  <p class="nameplate"><a href="/">Newsfold</a></p>
  <p class="ear">${archive}</p>
  <p class="tools">
    <button type="button" class="quiet" data-theme-toggle hidden>Light or dark</button>
    <button type="button" class="quiet" data-keys hidden aria-haspopup="dialog">Keys</button>
  </p>
  <nav aria-label="Sections"><ul>${SECTIONS.map(([name, href, label, key]) => markup`<li><a href="${href}" data-go="${key}"${current(name === section)}>${label}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${content}
</main>
${question && questionBox(question, origin)}
${KEYS}
</body>
</html>
`;
  return page.text;
}

const current = (is: boolean): Markup | false => is && markup` aria-current="page"`;

function feedLink(question: PageQuestion | undefined): Content {
  const feed = question?.formats.includes('rss') && addressOf(question, { format: 'rss' });
  return feed && markup`<link rel="alternate" type="application/rss+xml" title="This page as a feed" href="${feed}">`;
}

function questionBox(question: PageQuestion, origin: string): Markup {
  const command = commandOf(question);
  const address = `${origin}${addressOf(question, { format: 'json' })}`;
  return markup`<aside class="question" aria-labelledby="question-title">
<h2 id="question-title">This page, elsewhere</h2>
<dl>
  <div><dt>Command</dt><dd><code>${command}</code> <button type="button" class="quiet" data-copy="${command}" hidden>Copy</button></dd></div>
  <div><dt>Address</dt><dd><code>${address}</code> <button type="button" class="quiet" data-copy="${address}" hidden>Copy</button></dd></div>
  <div><dt>Take away</dt><dd class="exports">${exportsOf(question).map(({ format, address: file }) => markup`<a href="${file}">${format}</a> `)}</dd></div>
</dl>
</aside>`;
}

const KEYS = markup`<dialog id="keys" aria-labelledby="keys-title">
<h2 id="keys-title">Keys</h2>
<dl class="keys">
  <div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous row</dd></div>
  <div><dt><kbd>o</kbd></dt><dd>open the row</dd></div>
  <div><dt><kbd>d</kbd></dt><dd>compare the row with the original</dd></div>
  <div><dt><kbd>n</kbd></dt><dd>next page</dd></div>
  <div><dt><kbd>/</kbd></dt><dd>search</dd></div>
  <div><dt><kbd>g</kbd> then <kbd>s</kbd> <kbd>a</kbd> <kbd>i</kbd> <kbd>f</kbd> <kbd>r</kbd></dt><dd>go to stories, search, sites, flow, runs</dd></div>
  <div><dt><kbd>t</kbd></dt><dd>light or dark</dd></div>
  <div><dt><kbd>?</kbd></dt><dd>this list</dd></div>
</dl>
<form method="dialog"><button>Close</button></form>
</dialog>`;

/** `1,310 stories` with the figure set apart. */
export const figure = (count: number): string => count.toLocaleString('en');
