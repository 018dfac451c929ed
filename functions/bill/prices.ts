/** AWS list prices in us-east-1, in dollars, without any free tier. Other regions differ by up to a half. */

/** When they were last looked up on the services' pricing pages. */
export const PRICES_OF = '2026-11-23';

export const PRICES = {
  /** DynamoDB on demand: a request unit. */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** DynamoDB provisioned: a unit a second for an hour. */
  writeUnitHour: 0.00065,
  readUnitHour: 0.00013,
  /** A gigabyte of the table, and again for point-in-time recovery. */
  tableGbMonth: 0.25,
  recoveryGbMonth: 0.2,
  /** S3 Standard and Glacier Instant Retrieval (`cold`). */
  put: 5e-6,
  coldPut: 20e-6,
  get: 0.4e-6,
  objectGbMonth: 0.023,
  coldGbMonth: 0.004,
  /** Lambda on arm64. */
  gbSecond: 0.0000133334,
  call: 0.2e-6,
  queueRequest: 0.4e-6,
  scheduledCall: 1e-6,
  logGb: 0.5,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
} as const;
