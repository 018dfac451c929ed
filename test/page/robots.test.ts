import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crawlDelayMs, isAllowed, parseRobots, sitemapsIn, usageLines } from '../../functions/page/robots.ts';

const allowed = (text: string, path: string, token = 'Newsfold') =>
  isAllowed(parseRobots(text), token, `https://harbour.example${path}`);

describe('robots.txt', () => {
  it('lets the longest rule win, and allow on a tie', () => {
    const text =
      'User-agent: *\nDisallow: /news\nAllow: /news/local\nDisallow: /news/local/x\nAllow: /same\nDisallow: /same';
    assert.equal(allowed(text, '/news/sport'), false);
    assert.equal(allowed(text, '/news/local/y'), true);
    assert.equal(allowed(text, '/news/local/x'), false);
    assert.equal(allowed(text, '/same'), true);
  });

  it('takes the groups that name the crawler, all of them, and none of the others', () => {
    const text =
      'User-agent: *\nDisallow: /\n\nUser-agent: newsfold\nDisallow: /a\n\nuser-agent: NEWSFOLD/2.0\nuser-agent: x\nDisallow: /b';
    assert.equal(allowed(text, '/c'), true);
    assert.equal(allowed(text, '/a'), false);
    assert.equal(allowed(text, '/b'), false);
    assert.equal(allowed(text, '/c', 'Other'), false);
  });

  it('knows wildcards and the end of an address', () => {
    const text = 'user-agent: *\ndisallow: /*.pdf$\ndisallow: /a*b*c\nallow: /*?print=';
    assert.equal(allowed(text, '/x/y.pdf'), false);
    assert.equal(allowed(text, '/x/y.pdf?z'), true);
    assert.equal(allowed(text, '/a-b-c-d'), false);
    assert.equal(allowed(text, '/a-c-b'), true);
    assert.equal(allowed('user-agent: *\ndisallow: /ab$ab', '/ab$abc'), false);
    assert.equal(allowed('user-agent: *\ndisallow: /*ab$', '/ab-ab'), false);
  });

  it('reads misspelt, colonless, commented and CR-only files', () => {
    assert.equal(allowed('useragent: *\rdissallow: /a # here', '/a'), false);
    assert.equal(allowed('User-agent *\nDisallow /a', '/a'), false);
    assert.equal(allowed('\ufeffUser-agent: *\nDisallow: /a', '/a'), false);
    assert.equal(allowed('<html><body>Not found</body></html>', '/a'), true);
  });

  it('compares escapes as addresses have them', () => {
    assert.equal(allowed('user-agent: *\ndisallow: /straße', '/stra%C3%9Fe'), false);
    assert.equal(allowed('user-agent: *\ndisallow: /%e3%83%84', '/%E3%83%84'), false);
  });

  it('knows a star and a dollar that are meant as such, and characters that addresses cannot hold', () => {
    for (const [rule, path] of [
      ['/a%2Ab', '/a*b'],
      ['/price%24$', '/price$'],
      ['/a b', '/a%20b'],
      ['/{x}|y', '/%7Bx%7D%7Cy'],
      ['/*"', '/say%22'],
    ] as const) {
      assert.equal(allowed(`user-agent: *\ndisallow: ${rule}`, path), false, rule);
    }
    assert.equal(allowed('user-agent: *\ndisallow: /a%2Ab', '/a-b'), true);
  });

  it('keeps a delay to those who were named before it, and the rules to all in the list of names', () => {
    const text = 'User-agent: badbot\nCrawl-delay: 60\nUser-agent: *\nDisallow: /x';
    assert.equal(crawlDelayMs(parseRobots(text), 'Newsfold'), undefined);
    assert.equal(crawlDelayMs(parseRobots(text), 'Badbot'), 60_000);
    assert.equal(allowed(text, '/x'), false);
    assert.equal(allowed(text, '/x', 'Badbot'), false);
    const spoken = (line: string) => crawlDelayMs(parseRobots(`User-agent: *\n${line}`), 'Newsfold');
    assert.equal(spoken('Crawl-delay: 1,5'), 1500);
    assert.equal(spoken('Crawl delay: 5'), 5000);
    assert.equal(spoken('Request-rate: 1/1m'), 60_000);
    assert.equal(spoken('Request-rate: 0/0'), undefined);
  });

  it('takes linear time on wildcard bombs', () => {
    const text = `user-agent: *\n${`disallow: /${'*a'.repeat(1000)}*b$\n`.repeat(200)}`;
    const startedAt = performance.now();
    assert.equal(allowed(text, `/${'a'.repeat(2000)}`), true);
    assert.ok(performance.now() - startedAt < 1000);
  });

  it('forbids an address however its characters are escaped, and never robots.txt itself', () => {
    for (const [rule, path] of [
      ['/%7Ejoe', '/~joe/a'],
      ['/~joe', '/%7ejoe/a'],
      ['/caf%c3%a9', '/caf\u00e9'],
      ['/caf\u00e9', '/caf%C3%A9'],
      ['/%70rivate', '/private'],
    ] as const) {
      assert.equal(allowed(`user-agent: *\ndisallow: ${rule}`, path), false, `${rule} ${path}`);
    }
    assert.equal(allowed('user-agent: *\ndisallow: /a%2Fb', '/a/b'), true);
    assert.equal(allowed('user-agent: *\ndisallow: /', '/robots.txt'), true);
  });

  it('gives the longest crawl-delay that concerns the crawler, and sitemaps', () => {
    const text =
      'User-agent: *\nCrawl-delay: 10\nContent-Signal: ai-train=no\nDisallow: /x\nSitemap: https://h.example/s.xml\nUser-agent: newsfold\nCrawl-delay: 2.5';
    const rules = parseRobots(text);
    assert.equal(crawlDelayMs(rules, 'Newsfold'), 2500);
    assert.equal(crawlDelayMs(rules, 'Other'), 10_000);
    assert.equal(crawlDelayMs(parseRobots('user-agent: *\ncrawl-delay: soon'), 'Newsfold'), undefined);
    assert.deepEqual(sitemapsIn(text), ['https://h.example/s.xml']);
  });

  it('gives the lines about use that speak to the crawler, of those with a path the longest that matches', () => {
    const text =
      'User-agent: *\nContent-Signal: search=yes,ai-train=no\nContent-Usage: train-ai=n\nContent-Usage: /open/ train-ai=y\nAllow: /\n' +
      'User-agent: newsfold\nContent-Signal: ai-train=yes';
    const lines = (token: string, path: string) =>
      usageLines(parseRobots(text), token, `https://h.example${path}`).map(({ value }) => value);
    assert.deepEqual(lines('Other', '/a'), ['search=yes,ai-train=no', 'train-ai=n']);
    assert.deepEqual(lines('Other', '/open/a'), ['search=yes,ai-train=no', 'train-ai=y']);
    assert.deepEqual(lines('Newsfold', '/a'), ['ai-train=yes']);
  });
});
