/**
 * Trains the block classifier on labelled pages and writes `functions/article/body/model.json`.
 *
 *   node bench/extraction/train.ts --data <folder>
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FEATURE_COUNT } from '../../functions/article/body/features.ts';
import { storeForest } from '../../functions/article/body/trees.ts';
import { readIndex } from './corpus.ts';
import { preparePage, trainOn } from './learning.ts';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) throw new Error('--data <folder of the corpus> is missing');
const { data } = values;
const pages = readIndex(data).map((page) => preparePage(data, page));
const forest = trainOn(pages);
const path = new URL('../../functions/article/body/model.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(storeForest(forest, FEATURE_COUNT), null, 2)}\n`);
console.log(`${pages.length} pages, ${forest.roots.length} trees, ${forest.feature.length} nodes`);
