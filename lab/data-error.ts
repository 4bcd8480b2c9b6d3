import { UsageError } from '../harness/support/errors.ts';

/** Place that a piece of data comes from. */
export interface Place {
  /** path of the file; of a file inside an archive, `archive.zip/file.csv` */
  file: string;
  /** counted from 1 */
  line?: number;
}

/** Names a place: `prices.csv:3`. */
export const showPlace = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);

/** The error of input data that cannot be used; the message begins with the file, and the line where one is to blame. */
export class DataError extends UsageError {
  constructor(place: Place, problem: string) {
    super(`${showPlace(place)}: ${problem}`);
  }
}

/** Makes the error for a file that could not be read at all. */
export function unreadable(file: string, { code, message }: NodeJS.ErrnoException): DataError {
  if (code === 'ENOENT') return new DataError({ file }, 'there is no such file');
  if (code === 'EISDIR') return new DataError({ file }, 'this is a folder, not a file');
  return new DataError({ file }, message);
}

/**
 * Runs code that refuses values out of range with a RangeError.
 * @throws DataError in its place: the file that the values come from is to blame
 */
export function refusing<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new DataError({ file }, error.message);
    throw error;
  }
}
