/** The pages: the address of the data is the address of its page, for whoever asks as browsers do. */
import { NewsfoldError, NotFoundError, UsageError } from '../functions/errors.ts';
import type { ArticleHead } from '../functions/article/article.ts';
import { fetchUrl } from '../functions/candidate/address.ts';
import { articleAt, HTTP_FORMATS, type Asked } from '../functions/query/routes.ts';
import { answerApi } from './api.ts';
import { assetAnswer } from './assets.ts';
import { framed, type Page } from './layout.ts';
import type { Answered, Asking, Handler } from './loopback.ts';
import { articlePage } from './pages/article.ts';
import { articlesPage } from './pages/articles.ts';
import { comparePage } from './pages/compare.ts';
import { queryOf, VIEW_WORDS, type PageContext } from './pages/context.ts';
import { flowPage } from './pages/flow.ts';
import { problemPage } from './pages/problem.ts';
import { runsPage } from './pages/runs.ts';
import { sitesPage } from './pages/sites.ts';
import { statsPage } from './pages/stats.ts';
import { storiesPage } from './pages/stories.ts';
import { storyPage } from './pages/story.ts';
import { savedSearch, SAVED_KINDS, type SavedSearches } from '../functions/query/saved.ts';
import { reportPage } from './pages/report.ts';
import { siteTestPage } from './pages/site-test.ts';
import { TOKEN_WORD, type Session } from './session.ts';

/** Everything from here and nothing from elsewhere; no script or style in the text of a page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'private, no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

const MINUTE_MS = 60_000;

export interface Ui {
  stores: Asked;
  session: Session;
  /** The archive's folder, as it is shown. */
  archive: string;
  now: () => Date;
  saved: SavedSearches;
  /** Asks a site, as `newsfold sites test` does, and says in lines what was found. */
  testSite: (site: string) => Promise<readonly string[]>;
  /** Does what a form says to a story. @returns the story to show then */
  overrule: (storyId: string, form: URLSearchParams) => Promise<string>;
}

export function uiHandler(ui: Ui): Handler {
  return async (asking) => {
    const { method, path, words, origin } = asking;
    const asset = await assetAnswer(asking);
    if (asset !== undefined) return asset;
    const token = words.get(TOKEN_WORD);
    if (token !== null) return enter(ui, asking, token);
    if (!ui.session.isOpen(asking)) return page(ui, origin, closed());
    try {
      if (path === '/compare') return goTo(chosenComparison(words));
      if (method === 'POST') return await changed(ui, asking);
      if (!wantsPage(asking)) return await answerApi(ui.stores, asking, ui.now());
      const elsewhere = await placeOf(ui, asking);
      return elsewhere === undefined ? page(ui, origin, await pageOf(ui, asking)) : goTo(elsewhere);
    } catch (error) {
      if (!(error instanceof NewsfoldError)) throw error;
      return page(ui, origin, problemOf(error));
    }
  };
}

function enter(ui: Ui, { words, path, origin }: Asking, token: string): Answered {
  const cookie = ui.session.open(token, origin);
  if (cookie === undefined) return page(ui, origin, closed());
  const rest = new URLSearchParams(words);
  rest.delete(TOKEN_WORD);
  const location = rest.size === 0 ? path : `${path}?${rest.toString()}`;
  return { status: 303, headers: { location, 'set-cookie': cookie, 'cache-control': 'no-store' }, body: '' };
}

const closed = (): Page =>
  problemPage(
    403,
    'The archive is closed',
    'The address that `newsfold ui` printed opens it once, in one browser.',
    'start `newsfold ui` again and use the address that it prints.',
  );

const problemOf = ({ message, fix, constructor }: NewsfoldError): Page => {
  const isMissing = constructor === NotFoundError;
  const [status, title] = isMissing
    ? [404, 'Not found']
    : constructor === UsageError
      ? [400, 'That cannot be answered']
      : [500, 'The archive failed to answer'];
  return problemPage(status, title, message, fix);
};

function page({ archive }: Ui, origin: string, shown: Page): Answered {
  return { status: shown.status ?? 200, headers: PAGE_HEADERS, body: framed(shown, { origin, archive }) };
}

/** A word for the format, or a program that does not ask for HTML, gets the data. */
function wantsPage({ path, words, header }: Asking): boolean {
  if (words.has('format') || path.startsWith('/export/') || path === '/openapi.json' || path === '/feed.rss')
    return false;
  const accept = header('accept') ?? '';
  return accept.includes('text/html') || !HTTP_FORMATS.some((format) => accept.includes(format));
}

/** Data whose page is another one's: where on it. */
async function placeOf({ stores }: Ui, { path, words }: Asking): Promise<string | undefined> {
  const part = /^(\/articles\/a_[0-9a-z]{16})\/(versions|related)$/.exec(path);
  if (part !== null) return `${part[1] ?? ''}#${part[2] ?? ''}`;
  if (path !== '/lookup') return undefined;
  const url = fetchUrl(words.get('url') ?? '');
  const head = url === undefined ? undefined : await articleAt(stores, url);
  if (head !== undefined) return `/articles/${head.articleId}`;
  throw new NotFoundError('No article of the archive is at this address.', {
    fix: 'an address with https:// or http://, as lookup?url=',
  });
}

const SECTION_PAGES = new Map<string, (context: PageContext) => Promise<Page>>([
  ['', (context) => storiesPage(context, true)],
  ['stories', (context) => storiesPage(context, false)],
  ['articles', articlesPage],
  ['search', articlesPage],
  ['stats', statsPage],
  ['sites', sitesPage],
  ['flow', flowPage],
  ['runs', runsPage],
]);
const ARTICLE_PAGES = new Map<string, (context: PageContext, head: ArticleHead) => Promise<Page>>([
  ['', articlePage],
  ['diff', comparePage],
  ['report', reportPage],
]);

async function pageOf(ui: Ui, asking: Asking): Promise<Page> {
  const context = contextOf(ui, asking);
  const [, section = '', id = '', part = '', ...rest] = asking.path.replace(/\/$/, '').split('/');
  const [ofSection, ofArticle] = [SECTION_PAGES.get(section), ARTICLE_PAGES.get(part)];
  if (rest.length === 0) {
    if (id === '' && ofSection !== undefined) return ofSection(context);
    if (section === 'stories' && part === '') return storyPage(context, id);
    if (section === 'articles' && ofArticle !== undefined) return ofArticle(context, await headOf(ui.stores, id));
  }
  throw new NotFoundError('There is no page here.', { fix: 'the sections at the top.' });
}

async function headOf(stores: Asked, id: string): Promise<ArticleHead> {
  const head = /^a_[0-9a-z]{16}$/.test(id) ? await stores.articles.get(id) : undefined;
  if (head === undefined)
    throw new NotFoundError('There is no such article in the archive.', {
      fix: 'An id is a_ and 16 letters or digits.',
    });
  return head;
}

function contextOf({ stores, now, session, saved }: Ui, { words }: Asking): PageContext {
  const entries = [...words].filter(([, value]) => value !== '');
  return {
    stores,
    // To the minute: a page that is looked at again is the same question again.
    now: new Date(Math.floor(now().getTime() / MINUTE_MS) * MINUTE_MS),
    words: new URLSearchParams(entries.filter(([name]) => !VIEW_WORDS.has(name))),
    view: new URLSearchParams(entries.filter(([name]) => VIEW_WORDS.has(name))),
    formKey: session.formKey,
    saved: () => saved.list(),
  };
}

/** From the two choices of the form to the address of their comparison. */
function chosenComparison(words: URLSearchParams): string {
  const [left, right] = ['left', 'right'].map((name) => /^(a_[0-9a-z]{16})@(\d{1,6})$/.exec(words.get(name) ?? ''));
  if (!left || !right)
    throw new UsageError('There is nothing chosen to compare.', { fix: 'choose two on the page of a comparison.' });
  const [, leftId = '', leftVersion = ''] = left;
  const [, rightId = '', rightVersion = ''] = right;
  const isOne = leftId === rightId;
  const query = new URLSearchParams({
    against: isOne ? leftVersion : leftId,
    version: rightVersion,
    ...(isOne ? {} : { againstVersion: leftVersion }),
  });
  return `/articles/${rightId}/diff?${query.toString()}`;
}

type Deed = (ui: Ui, form: URLSearchParams, asking: Asking) => Promise<Answered>;

/** What a form can do. After a change, the browser is sent to look at it. */
function deedAt(path: string): Deed | undefined {
  const storyId = /^\/stories\/(s_[0-9a-z]{16})\/overrule$/.exec(path)?.[1];
  if (storyId !== undefined) return (ui, form) => overruled(ui, storyId, form);
  return DEEDS.get(path);
}

const DEEDS = new Map<string, Deed>([
  ['/saved', async (ui, form) => goTo(await changeSaved(ui, form))],
  ['/sites/test', tested],
]);

async function tested(ui: Ui, form: URLSearchParams, { origin }: Asking): Promise<Answered> {
  const site = form.get('site') ?? '';
  return page(ui, origin, siteTestPage(site, await ui.testSite(site)));
}

async function overruled(ui: Ui, storyId: string, form: URLSearchParams): Promise<Answered> {
  const shown = await ui.overrule(storyId, form);
  return goTo(`/stories/${shown}?done=${encodeURIComponent(form.get('action') ?? '')}`);
}

async function changed(ui: Ui, asking: Asking): Promise<Answered> {
  const deed = deedAt(asking.path);
  if (deed === undefined)
    throw new NotFoundError('There is nothing to change here.', { fix: 'the buttons of the pages.' });
  const form = await asking.form();
  if (!ui.session.isOwnForm(asking, form)) {
    const fix = 'reload the page and use its buttons.';
    return page(ui, asking.origin, problemPage(403, 'Not done', 'The form did not come from this page.', fix));
  }
  return deed(ui, form, asking);
}

const goTo = (location: string): Answered => {
  const headers = { location, 'cache-control': 'no-store' };
  return { status: 303, headers, body: '' };
};

/** @returns the page of the search that was saved, or of what was forgotten */
async function changeSaved({ saved, now }: Ui, form: URLSearchParams): Promise<string> {
  const what = SAVED_KINDS.find((kind) => kind === form.get('what')) ?? 'articles';
  if (form.get('action') === 'remove') {
    await saved.remove(form.get('name') ?? '');
    return `/${what}`;
  }
  const asked = new URLSearchParams(form.get('words') ?? '');
  const search = savedSearch(form.get('name') ?? '', what, queryOf(asked), now());
  await saved.put(search);
  return `/${what}?${asked.toString()}`;
}
