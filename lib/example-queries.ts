/** Questions that people bring, as Athena answers them: saved in the workgroup, and the examples of docs/tables.md. */
import { columnName } from '../functions/parquet/column.ts';
import { STORY_COLUMNS } from '../functions/parquet/tables.ts';

export interface ExampleQuery {
  description: string;
  sql: string;
}

export const QUERIES = {
  ArticlesPerSite: {
    description: 'Articles of each site a day, and how many of them are copies.',
    sql: `SELECT dt, site, count(*) AS articles, count_if(role = 'repost') AS reposts
FROM articles
WHERE dt >= cast(current_date - INTERVAL '7' DAY AS varchar)
GROUP BY dt, site
ORDER BY dt DESC, articles DESC`,
  },
  MostCarried: {
    description: 'The stories that most sites carried, and who had them first.',
    sql: `SELECT headline, original.site AS original, site_count, article_count, first_published_at
FROM stories
WHERE dt >= cast(current_date - INTERVAL '7' DAY AS varchar) AND site_count > 1
ORDER BY site_count DESC, article_count DESC
LIMIT 50`,
  },
  WhoCopiesWhom: {
    description: 'How often a site carried the articles of another, and how much later (the median, in minutes).',
    // Athena makes a column of each field of the members, and wants a name for each.
    sql: `SELECT s.original.site AS original, m.site AS copied_by, count(*) AS articles,
       approx_percentile(m.lag_seconds, 0.5) / 60 AS minutes_later
FROM stories s CROSS JOIN UNNEST(s.members)
  AS m (${Object.keys(STORY_COLUMNS.members[0]).map(columnName).join(', ')})
WHERE s.dt >= cast(current_date - INTERVAL '30' DAY AS varchar) AND m.role = 'repost'
GROUP BY 1, 2
ORDER BY articles DESC
LIMIT 100`,
  },
  WordsInTexts: {
    description: 'Articles whose text has a word, newest first; reads the texts, so keep the period short.',
    sql: `SELECT first_seen_at, site, headline, url
FROM articles
WHERE dt >= cast(current_date - INTERVAL '3' DAY AS varchar) AND regexp_like(article_body, '(?i)\\bferr(y|ies)\\b')
ORDER BY first_seen_at DESC
LIMIT 100`,
  },
} as const satisfies Record<string, ExampleQuery>;
