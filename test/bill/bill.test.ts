import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { billOf, totalOf, type BillLine, type Plan } from '../../functions/bill/bill.ts';
import { COUNTS } from '../../functions/bill/counts.ts';
import { PRICES } from '../../functions/bill/prices.ts';

const PLAN: Plan = { articles: 1_000_000, sites: 400, monthsKept: 12, rawPages: true };
const lineOf = (plan: Plan, line: BillLine): number =>
  billOf(plan, COUNTS, PRICES).find((one) => one.line === line)?.dollars ?? NaN;

describe('The bill of a month', () => {
  it('is its lines, the largest first', () => {
    const bill = billOf(PLAN, COUNTS, PRICES);
    const dollars = bill.map((one) => one.dollars);
    assert.ok(dollars.every((amount) => Number.isFinite(amount) && amount >= 0));
    assert.deepEqual(
      dollars,
      [...dollars].sort((a, b) => b - a),
    );
    assert.ok(Math.abs(totalOf(bill) - dollars.reduce((sum, amount) => sum + amount, 0)) < 1e-9);
  });

  it('writes what was counted: of an article, of each later look, of each poll, of each host a day', () => {
    const none = { ...PLAN, sites: 0 };
    const writes = 1e6 * (COUNTS.page.writeUnits + 2.1 * COUNTS.look.writeUnits);
    assert.ok(Math.abs(lineOf(none, 'DynamoDB writes') - writes * PRICES.writeUnit) < 1e-6);
    const polls = 400 * 2 * 30 * 48;
    const more = lineOf(PLAN, 'DynamoDB writes') - lineOf(none, 'DynamoDB writes');
    const hosts = 400 * 30 * COUNTS.host.writeUnits;
    assert.ok(Math.abs(more - (polls * COUNTS.poll.writeUnits + hosts) * PRICES.writeUnit) < 1e-6);
  });

  it('grows with the months kept in nothing but storage', () => {
    const two = { ...PLAN, monthsKept: 24 };
    for (const { line, dollars } of billOf(two, COUNTS, PRICES)) {
      if (line.includes('storage')) assert.ok(dollars > 1.5 * lineOf(PLAN, line), line);
      else assert.equal(dollars, lineOf(PLAN, line), line);
    }
  });

  it('has nothing for pages that are not kept', () => {
    assert.equal(lineOf({ ...PLAN, rawPages: false }, 'S3 storage of pages'), 0);
  });

  it('of an archive that does nothing is a few dollars, of its alarms and idle queues', () => {
    const idle = { articles: 0, sites: 0, monthsKept: 0, rawPages: true };
    assert.ok(totalOf(billOf(idle, COUNTS, PRICES)) < 4);
  });
});
