/** The Parquet files as tables of Athena: a database, a table for articles and one for stories, a workgroup with a ceiling. */
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Stack } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FOLDERS } from '../functions/object-key.ts';
import { columnName, sqlType, type ColumnType } from '../functions/parquet/column.ts';
import { ARTICLE_COLUMNS, STORY_COLUMNS, type TableName } from '../functions/parquet/tables.ts';
import { QUERIES } from './example-queries.ts';

/** Bytes that one query may read before Athena stops it: at $5 a terabyte, 5 cents. */
const SCANNED_BYTES_MOST = 10 * 1024 ** 3;
/** The first day that a query without a period looks at: each day is a request to S3. */
const FIRST_DAY = '2026-01-01';

export interface TablesProps {
  bucket: Bucket;
  environment: string;
}

export class Tables extends Construct {
  readonly database: string;
  readonly workgroup: string;

  constructor(scope: Construct, id: string, { bucket, environment }: TablesProps) {
    super(scope, id);
    // Named by us, because people spell them in SQL; an environment's name is the account's only one of it.
    this.database = `newsfold_${environment.replaceAll('-', '_')}`;
    this.workgroup = `newsfold-${environment}`;
    const catalogId = Stack.of(this).account;
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: { name: this.database, description: 'Newsfold: articles and stories by the day of first sight.' },
    });
    const columns = { articles: ARTICLE_COLUMNS, stories: STORY_COLUMNS } satisfies Record<TableName, object>;
    for (const [name, type] of Object.entries(columns)) {
      const table = new CfnTable(this, name.charAt(0).toUpperCase() + name.slice(1), {
        catalogId,
        databaseName: this.database,
        tableInput: tableInput(name, type, `s3://${bucket.bucketName}/${FOLDERS.parquet}/${name}/`),
      });
      table.addResourceDependency(database);
    }
    const workgroup = new CfnWorkGroup(this, 'Workgroup', {
      name: this.workgroup,
      description: 'Newsfold: queries of the archive, each with a ceiling on what it reads.',
      // Past answers are no archive: without this a workgroup that was used cannot be removed.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: false,
        bytesScannedCutoffPerQuery: SCANNED_BYTES_MOST,
        resultConfiguration: {
          outputLocation: `s3://${bucket.bucketName}/${FOLDERS.athena}/`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    for (const [name, { description, sql }] of Object.entries(QUERIES)) {
      const query = new CfnNamedQuery(this, name, {
        database: this.database,
        workGroup: this.workgroup,
        name,
        description,
        queryString: sql,
      });
      query.addResourceDependency(workgroup);
    }
  }
}

/** Partition projection: Athena knows the days from the calendar, so that nobody has to register them. */
function tableInput(
  name: string,
  columns: Readonly<Record<string, ColumnType>>,
  location: string,
): CfnTable.TableInputProperty {
  return {
    name,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [{ name: 'dt', type: 'string', comment: 'Day of first sight, in UTC: YYYY-MM-DD' }],
    parameters: {
      classification: 'parquet',
      'projection.enabled': 'true',
      'projection.dt.type': 'date',
      'projection.dt.format': 'yyyy-MM-dd',
      'projection.dt.range': `${FIRST_DAY},NOW`,
      'storage.location.template': `${location}dt=\${dt}/`,
    },
    storageDescriptor: {
      location,
      columns: Object.entries(columns).map(([field, type]) => ({ name: columnName(field), type: sqlType(type) })),
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
    },
  };
}
