/** Where a piece of data comes from. */
export interface Place {
  /** path of the file; of a file inside an archive, `archive.zip/file.csv` */
  file: string;
  /** counted from 1 */
  line?: number;
}

export const showPlace = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);

/** Input data that cannot be used; the message begins with the file, and the line where one is to blame. */
export class DataError extends Error {
  override readonly name = 'DataError';

  constructor(place: Place, problem: string) {
    super(`${showPlace(place)}: ${problem}`);
  }
}

/** The error for a file that could not be read at all. */
export function unreadable(file: string, { code, message }: NodeJS.ErrnoException): DataError {
  if (code === 'ENOENT') return new DataError({ file }, 'there is no such file');
  if (code === 'EISDIR') return new DataError({ file }, 'this is a folder, not a file');
  return new DataError({ file }, message);
}
