/** RSS 0.90 and 1.0: RDF around the items of RSS. */
import type { ListingReader } from './format.ts';
import { readRss } from './rss.ts';

export const rdf: ListingReader = {
  recognises: ({ root }) => root === 'rdf',
  read: (document) => readRss(document, 'rdf'),
};
