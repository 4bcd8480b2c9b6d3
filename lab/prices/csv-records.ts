import { CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import { DataError, type Place } from '../errors.ts';

/** One line of a table. */
export interface CsvRecord {
  fields: string[];
  place: Place;
}

/**
 * The lines of a CSV text, with fields trimmed; empty lines and lines that begin with # are skipped.
 *
 * @param columns the fields of a line, by name
 * @throws DataError where a line has more or fewer fields, or quotes that do not match
 */
export function csvRecords(text: string, file: string, columns: readonly string[]): CsvRecord[] {
  return parseCsv(text, file)
    .map(({ record, info }) => ({ fields: record, place: { file, line: info.lines } }))
    .filter(({ fields }) => fields.length > 1 || fields[0] !== '')
    .map((record) => {
      if (record.fields.length === columns.length) return record;
      const found = `found ${record.fields.length} column${record.fields.length === 1 ? '' : 's'}`;
      throw new DataError(record.place, `${found}, expected ${columns.length}: ${columns.join(', ')}`);
    });
}

interface RecordWithInfo {
  record: string[];
  info: InfoRecord;
}

function parseCsv(text: string, file: string): RecordWithInfo[] {
  // Emptied here and skipped later: with its own options for that, csv-parse miscounts the lines.
  const withoutComments = text.replace(/^\ufeff?#.*$/gm, '');
  try {
    const records: unknown = parse(withoutComments, { bom: true, info: true, relax_column_count: true, trim: true });
    return records as RecordWithInfo[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataError({ file, line: Number(error.lines) }, error.message);
  }
}
