/** The formats of listings, in the order in which they are asked. A new one is one file and one line here. */
import { atom } from './atom.ts';
import type { ListingReader } from './format.ts';
import { html } from './html.ts';
import { jsonFeed } from './json-feed.ts';
import { rdf } from './rdf.ts';
import { rss } from './rss.ts';
import { sitemap } from './sitemap.ts';
import { textSitemap } from './text-sitemap.ts';

export const READERS: readonly ListingReader[] = [rss, atom, rdf, sitemap, jsonFeed, textSitemap, html];
