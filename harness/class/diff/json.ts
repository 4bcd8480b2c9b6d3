import { jsonDocument } from '../../report/json.ts';
import type { Diff } from './diff.ts';
import { summaryOf } from './summary.ts';

/** A diff with its summary as a JSON document. */
export function diffJson(diff: Diff): string {
  return jsonDocument({ ...diff, summary: summaryOf(diff) });
}
