/** The environment variables that the stack sets and the functions read. */
export const VARIABLES = {
  table: 'NEWSFOLD_TABLE',
  bucket: 'NEWSFOLD_BUCKET',
  crawlQueueUrl: 'NEWSFOLD_CRAWL_QUEUE_URL',
  extractQueueUrl: 'NEWSFOLD_EXTRACT_QUEUE_URL',
  compactQueueUrl: 'NEWSFOLD_COMPACT_QUEUE_URL',
  /** Of the table a second, or the ceiling on them. */
  readUnits: 'NEWSFOLD_READ_UNITS',
} as const;
