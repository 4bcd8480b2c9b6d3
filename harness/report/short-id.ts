import type { GradeReport } from './schema.ts';

/** Names a report in few digits, for people who speak of it: by the hash of the work. */
export function shortId({ hashes }: Pick<GradeReport, 'hashes'>): string {
  return (hashes.submission ?? '').slice(0, 8);
}
