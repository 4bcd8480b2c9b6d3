import { renderGradescope } from '../../report/gradescope.ts';
import { redact } from '../../report/redact.ts';
import type { Rubric } from '../../rubric/schema.ts';
import type { ClassRun } from '../submission.ts';
import type { Override } from './overrides.ts';
import { sharedReport } from './shared-report.ts';

/**
 * Writes the `results.json` of every submission that has marks. It is one for all who have handed in together.
 */
export function gradescopeResults(
  run: ClassRun,
  rubric: Rubric,
  overrides: readonly Override[],
): { submission: string; text: string }[] {
  return run.results.flatMap((result) => {
    const shared = sharedReport(result, rubric, overrides);
    if (!shared || shared.report.marks === null || shared.grade.state === 'excused') return [];
    const text = renderGradescope(redact(shared.report), { feedback: rubric.feedback });
    return [{ submission: result.submission.id, text }];
  });
}
