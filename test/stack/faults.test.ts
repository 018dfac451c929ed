/** A part of the sample world while things go wrong; all of it, at many more places: `npm run bench:faults`. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serveSamples, type SampleServer } from '../../samples/serve.ts';
import { differences, KINDS } from './contents.ts';
import { doubling, failing, killing, seeded, together } from './faults.ts';
import { play, type Played } from './play.ts';

/** A front page that leads to its feed, an article that changes, and who copies them. */
const HOSTS = ['dailygather.example', 'harbourcourier.example'];

describe('A stack in which functions die, calls fail and messages come twice', () => {
  let samples: SampleServer;
  let expected: Played;
  let disturbed: Played;
  const disturbance = together(
    killing('crawl', 'before', new Set([110])),
    killing('crawl', 'after', new Set([40])),
    killing('extract', 'before', new Set([60])),
    killing('extract', 'after', new Set([330])),
    ...[failing(0.02, seeded(1)), doubling()],
  );
  before(async () => {
    const server = await serveSamples({ now: new Date() });
    const sites = server.sitesFile.sites.filter(({ site }) => HOSTS.includes(site));
    samples = { ...server, sitesFile: { ...server.sitesFile, sites } };
    expected = await play(samples);

    disturbed = await play(samples, disturbance.faults);
  });
  after(() => samples.close());

  it('comes to rest with the archive of one in which nothing goes wrong', (context) => {
    context.diagnostic(`${disturbance.injected()} faults`);
    assert.ok(disturbance.injected() > 50, `${disturbance.injected()} faults`);
    assert.ok(expected.contents.articles.length >= 15, `${expected.contents.articles.length} articles`);
    assert.ok(
      expected.contents.versions.length > expected.contents.articles.length,
      'nothing changed between the runs',
    );
    const found = differences(expected.contents, disturbed.contents);
    for (const kind of KINDS) assert.equal(found[kind].length, 0, `${kind}: ${found[kind].slice(0, 3).join('\n')}`);
    assert.equal(disturbed.unsettled, false);
  });
});
