/** Comma-separated values, RFC 4180, that no spreadsheet takes for formulas. */

export type CsvValue = string | number | boolean | undefined;

/** What Excel, LibreOffice and Google Sheets begin a formula with, full-width forms too. Quoting does not stop them. */
const FORMULA = /^[\t\r\n ]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** One record with its line end. Text that could be a formula gets an apostrophe before it, as OWASP advises. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
