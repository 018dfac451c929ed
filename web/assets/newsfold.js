/* What a page is easier with. It works without, too. */
const root = document.documentElement;
const rows = [...document.querySelectorAll('[data-row]')];
const keys = document.querySelector('#keys');
const GO_MS = 1200;
let at = -1;
let goUntil = 0;

function toggleTheme() {
  const isDark =
    root.dataset.theme === 'dark' ||
    (root.dataset.theme === undefined && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = isDark ? 'light' : 'dark';
  localStorage.setItem('newsfold-theme', root.dataset.theme);
}

function choose(step) {
  if (rows.length === 0) return;
  rows[at]?.classList.remove('chosen');
  at = Math.min(rows.length - 1, Math.max(0, at + step));
  rows[at].classList.add('chosen');
  rows[at].scrollIntoView({ block: 'nearest' });
  rows[at].querySelector('[data-open]')?.focus({ preventScroll: true });
}

const follow = (link) => link?.click();
const inRow = (selector) => (rows[at] ?? document).querySelector(selector);

const ACTIONS = {
  j: () => choose(1),
  k: () => choose(-1),
  o: () => follow(rows[at]?.querySelector('[data-open]')),
  d: () => follow(inRow('[data-diff]')),
  n: () => follow(document.querySelector('[data-next]')),
  t: toggleTheme,
  '?': () => keys.showModal(),
  '/': () => {
    const search = document.querySelector('[data-search]') ?? document.querySelector('input[name=q]');
    if (search) search.focus();
    else location.assign('/articles#words');
  },
};

document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest('input, select, textarea');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'g') {
    goUntil = event.timeStamp + GO_MS;
    return;
  }
  const target = event.timeStamp < goUntil ? document.querySelector(`[data-go="${CSS.escape(event.key)}"]`) : null;
  goUntil = 0;
  const action = target ? () => follow(target) : ACTIONS[event.key];
  if (action === undefined) return;
  event.preventDefault();
  // The keys act while their list is open, too, and close it.
  keys.close();
  action();
});

for (const button of document.querySelectorAll('[data-theme-toggle]')) {
  button.hidden = false;
  button.addEventListener('click', toggleTheme);
}
for (const button of document.querySelectorAll('[data-keys]')) {
  button.hidden = false;
  button.addEventListener('click', () => keys.showModal());
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  });
}
/* An empty field is no word of the question. */
for (const form of document.querySelectorAll('form.filters')) {
  form.addEventListener('formdata', (event) => {
    for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name);
  });
}

const measure = new ResizeObserver((frames) => {
  for (const { target } of frames) target.classList.toggle('is-cut', target.scrollWidth > target.clientWidth + 1);
});
for (const frame of document.querySelectorAll('.scroll')) measure.observe(frame);
