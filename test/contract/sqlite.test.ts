import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { describeContract } from './suite.ts';

describeContract('SQLite and a folder', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-contract-'));
  const home = openLocalHome(dir);
  const other = openLocalHome(dir);
  const queue = createLocalQueue();
  return {
    stores: home,
    other,
    nudges: queue.nudges,
    received: () => Promise.resolve(queue.take()),
    async close() {
      other.close();
      home.close();
      await rm(dir, { recursive: true });
    },
  };
});
