/**
 * A column of a Parquet file: its type, and what of that type Parquet, Athena and a row of ours call it. The names are the
 * record's in snake case, because names in SQL do not know upper from lower case.
 */
import type { SchemaElement } from 'hyparquet';

/**
 * `timestamp`: milliseconds in UTC; a day without a time is its midnight. One entry in a list: a list of that. An object: a
 * struct. Every value may be absent.
 */
export type ColumnType =
  | 'string'
  | 'int'
  | 'double'
  | 'boolean'
  | 'timestamp'
  | 'map'
  | readonly [ColumnType]
  | { readonly [field: string]: ColumnType };

/** The fields of a row by their names in the record. */
export type Columns<Row> = Readonly<Record<keyof Row & string, ColumnType>>;

export const columnName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** As Athena and Hive spell it. */
export function sqlType(type: ColumnType): string {
  if (type === 'map') return 'map<string,string>';
  if (typeof type === 'string') return type;
  if (isList(type)) return `array<${sqlType(type[0])}>`;
  return `struct<${Object.entries(type)
    .map(([field, inner]) => `${columnName(field)}:${sqlType(inner)}`)
    .join(',')}>`;
}

/** The schema as Parquet spells it: a tree in the order of a walk through it. */
export function schemaOf(columns: Readonly<Record<string, ColumnType>>): SchemaElement[] {
  const entries = Object.entries(columns);
  return [
    { name: 'root', num_children: entries.length },
    ...entries.flatMap(([field, type]) => elementsOf(columnName(field), type)),
  ];
}

const LEAVES = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  int: { type: 'INT32' },
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  timestamp: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
} as const satisfies Record<string, Partial<SchemaElement>>;

/** Lists and maps in three levels, as the Parquet format's "LogicalTypes" prescribes and every reader knows. */
function elementsOf(name: string, type: ColumnType): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  if (type === 'map') {
    return [
      { ...optional, num_children: 1, converted_type: 'MAP' },
      { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
      { name: 'key', repetition_type: 'REQUIRED', ...LEAVES.string },
      { name: 'value', repetition_type: 'OPTIONAL', ...LEAVES.string },
    ];
  }
  if (typeof type === 'string') return [{ ...optional, ...LEAVES[type] }];
  if (isList(type)) {
    return [
      { ...optional, num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elementsOf('element', type[0]),
    ];
  }
  const fields = Object.entries(type);
  return [
    { ...optional, num_children: fields.length },
    ...fields.flatMap(([field, inner]) => elementsOf(columnName(field), inner)),
  ];
}

/**
 * A value of a record as the writer takes it.
 * @throws TypeError for a value that is none of its column's type
 */
export function cellOf(type: ColumnType, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (type === 'timestamp') return instantOf(value);
  if (typeof type === 'string') return value;
  if (isList(type)) return (value as unknown[]).map((one) => cellOf(type[0], one));
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(type).map(([field, inner]) => [columnName(field), cellOf(inner, record[field])]),
  );
}

/** Of a publisher's clock nothing is certain: what is no date is left out, and stays readable as it was printed. */
function instantOf(value: unknown): Date | undefined {
  if (typeof value !== 'string') throw new TypeError(`no instant: ${JSON.stringify(value)}`);
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : new Date(ms);
}

const isList = (type: ColumnType): type is readonly [ColumnType] => Array.isArray(type);
