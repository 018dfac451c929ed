/** The searches that have a name, and the form that gives one. */
import type { SavedKind, SavedSearch } from '../../functions/query/saved.ts';
import { commandOf } from '../question.ts';
import { markup, type Content, type Markup } from '../markup.ts';
import { pairsOf, type PageContext } from './context.ts';

export async function savedBox(context: PageContext, what: SavedKind): Promise<Content> {
  const { words, formKey } = context;
  const saved = await context.saved();
  const asked = new URLSearchParams(pairsOf(words).filter(([name]) => name !== 'cursor'));
  if (saved.length === 0 && asked.size === 0) return '';
  return markup`<section class="saved" aria-labelledby="saved-title"><h2 id="saved-title">Saved searches</h2>
  ${saved.length === 0 ? '' : markup`<ul>${saved.map((search) => savedItem(search, formKey))}</ul>`}
  ${asked.size === 0 ? '' : saveForm(asked, what, formKey)}</section>`;
}

function savedItem({ name, what, words }: SavedSearch, formKey: string): Markup {
  const pairs = Object.entries(words).flatMap(([word, values]) =>
    values.map((value): [string, string] => [word, value]),
  );
  const query = new URLSearchParams(pairs).toString();
  const command = commandOf({ command: 'watch', words: [['saved', name]], path: '', formats: [] });
  return markup`<li><a href="/${what}?${query}">${name}</a>
    <span class="deeds"><a href="/${what}?${query}&amp;format=rss">feed<span class="visually-hidden"> of ${name}</span></a>
    <button type="button" class="quiet" data-copy="${command}" hidden>Copy watch command<span class="visually-hidden"> of ${name}</span></button>
    <form method="post" action="/saved"><input type="hidden" name="key" value="${formKey}"><input type="hidden" name="name" value="${name}"><input type="hidden" name="what" value="${what}">
    <button name="action" value="remove" class="quiet">Forget<span class="visually-hidden"> ${name}</span></button></form></span></li>`;
}

const saveForm = (asked: URLSearchParams, what: SavedKind, formKey: string): Markup =>
  markup`<form method="post" action="/saved" class="saving"><input type="hidden" name="key" value="${formKey}"><input type="hidden" name="what" value="${what}"><input type="hidden" name="words" value="${asked.toString()}">
  <label>Name this search <input name="name" required maxlength="60" size="16"></label> <button name="action" value="save">Save</button></form>`;
