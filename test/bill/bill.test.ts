import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INDEXES } from '../../functions/aws/keys.ts';
import { advisedWorkers, provisionedFrom, provisionedPlan } from '../../functions/bill/advice.ts';
import { billOf, totalOf, type BillLine } from '../../functions/bill/bill.ts';
import { advisedFor, demandOf, LEAST_UNITS, PLACES, sharedOut } from '../../functions/bill/capacity.ts';
import { COUNTS, INDEX_NAMES, type Counts } from '../../functions/bill/counts.ts';
import type { Plan } from '../../functions/bill/plan.ts';
import { PRICES } from '../../functions/bill/prices.ts';

const PLAN: Plan = { articles: 1_000_000, sites: 400, monthsKept: 12, rawPages: true, recovery: true };
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
      if (/storage|recovery/.test(line)) assert.ok(dollars > 1.5 * lineOf(PLAN, line), line);
      else assert.equal(dollars, lineOf(PLAN, line), line);
    }
  });

  it('has nothing for pages that are not kept', () => {
    assert.equal(lineOf({ ...PLAN, rawPages: false }, 'S3 storage of pages'), 0);
  });

  it('of an archive that does nothing is a few dollars, of its alarms and idle queues', () => {
    const idle = { articles: 0, sites: 0, monthsKept: 0, rawPages: true, recovery: true };
    assert.ok(totalOf(billOf(idle, COUNTS, PRICES)) < 4);
  });

  it('has nothing for a recovery that is switched off, and is otherwise the same', () => {
    const without = billOf({ ...PLAN, recovery: false }, COUNTS, PRICES);
    const saved = totalOf(billOf(PLAN, COUNTS, PRICES)) - totalOf(without);
    assert.ok(Math.abs(saved - lineOf(PLAN, 'DynamoDB recovery')) < 1e-9);
  });

  it('pays for recovery by the table, and for storage by its indexes as well', () => {
    const bare = { ...COUNTS, tableBytes: { ...COUNTS.tableBytes, indexed: 0 } };
    const of = (counts: Counts, line: BillLine): number =>
      billOf(PLAN, counts, PRICES).find((one) => one.line === line)?.dollars ?? 0;
    assert.ok(of(COUNTS, 'DynamoDB storage') > of(bare, 'DynamoDB storage'));
    assert.equal(of(COUNTS, 'DynamoDB recovery'), of(bare, 'DynamoDB recovery'));
    assert.equal(Math.round((100 * of(bare, 'DynamoDB recovery')) / of(bare, 'DynamoDB storage')), 80);
  });
});

describe('A table that is paid by the hour', () => {
  const provisioned: Plan = { ...PLAN, provisioned: { writeUnits: 30, readUnits: 40 } };

  it('costs its units, and the alarms of their scaling, whatever is used of them', () => {
    const scaling = 4 * PLACES.length * PRICES.alarmMonth;
    const writes = 30 * 720 * PRICES.writeUnitHour + scaling;
    assert.ok(Math.abs(lineOf(provisioned, 'DynamoDB writes') - writes) < 1e-9);
    assert.ok(Math.abs(lineOf(provisioned, 'DynamoDB reads') - 40 * 720 * PRICES.readUnitHour) < 1e-9);
    const busier = { ...provisioned, articles: 2 * PLAN.articles };
    assert.equal(lineOf(busier, 'DynamoDB writes'), lineOf(provisioned, 'DynamoDB writes'));
  });

  it('has more units than a month of work uses in its mean second, and as many as were bought', () => {
    const mean = demandOf(PLAN, COUNTS);
    for (const name of ['writeUnits', 'readUnits'] as const) {
      const bought = advisedFor(PLAN, COUNTS);
      const shares = sharedOut(bought, COUNTS);
      assert.equal(
        PLACES.reduce((sum, place) => sum + shares[place][name], 0),
        bought[name],
      );
      for (const place of PLACES) assert.ok(shares[place][name] > 1.5 * mean[place][name], `${place} ${name}`);
    }
  });

  it('leaves a unit to each index, however few there are', () => {
    const shares = sharedOut({ writeUnits: LEAST_UNITS, readUnits: LEAST_UNITS }, COUNTS);
    for (const place of PLACES) assert.deepEqual(shares[place], { writeUnits: 1, readUnits: 1 });
  });

  it('is the cheaper one from some number of articles on, and not below', () => {
    const from = provisionedFrom(PLAN, COUNTS, PRICES);
    const saved = (articles: number): number => {
      const plan = { ...PLAN, articles };
      return totalOf(billOf(plan, COUNTS, PRICES)) - totalOf(billOf(provisionedPlan(plan, COUNTS), COUNTS, PRICES));
    };
    assert.ok(from > 10_000 && from < 1_000_000, `${from}`);
    assert.ok(saved(1.2 * from) > 0);
    assert.ok(saved(0.8 * from) < 0);
  });

  it('has as many workers as its busiest hours need, two at least', () => {
    assert.equal(advisedWorkers({ ...PLAN, articles: 1000 }, COUNTS), 2);
    assert.ok(advisedWorkers({ ...PLAN, articles: 20_000_000 }, COUNTS) > 4);
  });

  it('has the indexes that the table has', () => {
    assert.deepEqual([...INDEX_NAMES].sort(), Object.keys(INDEXES).sort());
  });
});
