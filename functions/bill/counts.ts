/** What one article, one poll and one later look ask of the services. `npm run bench:cost -- --write` counts and writes this. */
import counted from './counts.json' with { type: 'json' };

/** The secondary indexes of the table: each has a capacity of its own. */
export const INDEX_NAMES = ['candidates', 'bySite', 'byDay'] as const;
export type IndexName = (typeof INDEX_NAMES)[number];

export interface TableUnits {
  writeUnits: number;
  readUnits: number;
}

/** Units of the table and its indexes together. */
export interface Units extends TableUnits {
  /** Those of them that are an index's. */
  indexes: Record<IndexName, TableUnits>;
  puts: number;
  gets: number;
}

export interface Counts {
  /** Day on which they were counted. */
  countedOn: string;
  /** A new page, from its link to its story, of a host that is known. */
  page: Units;
  /** Objects among the `puts` of a page that the pages of a run share: WARC files, and records of articles. */
  sharedPuts: { raw: number; records: number };
  /** A listing that has nothing new. */
  poll: Units;
  /** A later look at a page. */
  look: Units;
  /** What a host says to robots, asked anew. */
  host: Units;
  /** An article written into its day's tables, once. */
  compaction: Units;
  /** Bytes of an article in the table and, `indexed`, in its indexes, with DynamoDB's own 100 an entry. */
  tableBytes: { kept: number; indexed: number; foldKeys: number; candidate: number };
  /** Bytes of the lines that the functions write. */
  logBytes: { page: number; look: number; poll: number };
  /** Computing time of one vCPU, in milliseconds; of the machine that counted. */
  cpuMs: { page: number; look: number; poll: number; compaction: number };
}

export const COUNTS: Counts = counted;
