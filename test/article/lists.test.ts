import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { withLines } from '../../functions/article/body/lines.ts';
import { withWholeLists } from '../../functions/article/body/lists.ts';
import { readMarkup } from '../../functions/article/markup/read-markup.ts';
import { PARAGRAPHS } from './pages.ts';

const THRESHOLD = 0.5;
const paragraphs = PARAGRAPHS.map((text) => `<p>${text}</p>`);
const facts = ['Built in 1974', 'Twelve cars', 'Nine knots', 'A crew of three'];
const list = `<ul>${facts.map((fact) => `<li><p>${fact}</p></li>`).join('')}</ul>`;

/** What is taken of an article's element when its paragraphs are taken for sure and all else stands at `others`. */
function taken(inside: string, others: number): string[] {
  const { blocks } = readMarkup(`<div>${inside}</div>`);
  const probabilities = Float32Array.from(blocks, ({ text }) => (PARAGRAPHS.includes(text) ? 0.9 : others));
  return withWholeLists(blocks, probabilities, THRESHOLD).map(({ text }) => text);
}

test('a list between paragraphs is taken whole, though each of its items is doubtful', () => {
  const [first = '', ...rest] = paragraphs;
  const inside = [first, list, ...rest].join('');
  assert.deepEqual(taken(inside, 0.2), [PARAGRAPHS[0], ...facts, ...PARAGRAPHS.slice(1)]);
});

test('a list that is surely something else stays out, and so does one of links', () => {
  const [first = '', ...rest] = paragraphs;
  assert.deepEqual(taken([first, list, ...rest].join(''), 0.05), PARAGRAPHS);
  const links = `<ul>${facts.map((fact) => `<li><a href="/x">${fact}</a></li>`).join('')}</ul>`;
  assert.deepEqual(taken([first, links, ...rest].join(''), 0.2), PARAGRAPHS);
});

test('a list before or after the text, or in a box of its own, stays out', () => {
  const [first = '', ...rest] = paragraphs;
  assert.deepEqual(taken([...paragraphs, list].join(''), 0.2), PARAGRAPHS);
  assert.deepEqual(taken([list, ...paragraphs].join(''), 0.2), PARAGRAPHS);
  assert.deepEqual(taken([first, `<aside>${list}</aside>`, ...rest].join(''), 0.2), PARAGRAPHS);
});

test('a table between paragraphs is taken whole, though the page itself is laid out in a table', () => {
  const [first = '', ...rest] = paragraphs;
  const cells = ['1', 'Ada Quist', '14', '2', 'Ben Roe', '11'];
  const table = `<table><tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr></table>`;
  const page = `<table><tr><td>${[first, table, ...rest].join('')}</td></tr></table>`;
  assert.deepEqual(taken(page, 0.2), [PARAGRAPHS[0], ...cells, ...PARAGRAPHS.slice(1)]);
});

test('of a list after the text either all is taken or nothing, as probable as it is', () => {
  const after = (others: readonly number[]): number => {
    const { blocks } = readMarkup(`<div>${[...paragraphs, list].join('')}</div>`);
    let fact = 0;
    const probabilities = Float32Array.from(blocks, ({ text }) =>
      PARAGRAPHS.includes(text) ? 0.9 : (others[fact++] ?? 0),
    );
    return withWholeLists(blocks, probabilities, THRESHOLD).length - PARAGRAPHS.length;
  };
  assert.equal(after([0.7, 0.6, 0.4, 0.6]), facts.length);
  assert.equal(after([0.6, 0.2, 0.1, 0.1]), 0);
});

test('a doubtful line between two paragraphs of one element is taken, and so is a heading over one, but no link', () => {
  const [first = '', ...rest] = paragraphs;
  const isTaken = (line: string, before = first): boolean => {
    const { blocks } = readMarkup(`<div>${[before, line, ...rest].join('')}</div>`);
    const chosen = blocks.filter(({ text }) => PARAGRAPHS.includes(text));
    const probabilities = Float32Array.from(blocks, () => 0.35);
    return withLines(chosen, blocks, probabilities).length > chosen.length;
  };
  assert.ok(isTaken('<p>What the islanders say</p>'));
  assert.ok(isTaken('<h3>What the islanders say</h3>', '<time>19:30</time>'));
  assert.ok(!isTaken('<p>What the islanders say</p>', '<time>19:30</time>'));
  assert.ok(!isTaken('<p><a href="/x">What the islanders say</a></p>'));
  assert.ok(!isTaken('<aside><h3>What the islanders say</h3></aside>'));
});
