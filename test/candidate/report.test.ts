import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logCandidates, type CandidateReport } from '../../functions/candidate/report.ts';
import { jsonLog } from '../../functions/log.ts';

function linesOf(reports: CandidateReport[]): Record<string, unknown>[] {
  const lines: string[] = [];
  logCandidates(
    { log: jsonLog((line) => lines.push(line)), clock: { now: () => new Date(), sleep: async () => {} } },
    reports,
  );
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('The log of candidates', () => {
  it('has one line for all looks that found nothing new, with the key of each', () => {
    const unchanged = ['c_1', 'c_2'].map((key): CandidateReport => ({
      key,
      kind: 'unchanged',
      url: `https://a.example/${key}`,
    }));
    const lines = linesOf([...unchanged, { key: 'c_3', kind: 'gone', url: 'https://a.example/3', reason: 'HTTP 410' }]);
    assert.deepEqual(
      lines.map(({ event }) => event),
      ['candidates unchanged', 'candidate gone'],
    );
    assert.deepEqual(lines[0]?.['keys'], ['c_1', 'c_2']);
  });

  it('has none for nudges that came to nothing', () => {
    assert.deepEqual(linesOf([{ key: 'c_1', kind: 'skipped' }]), []);
  });
});
