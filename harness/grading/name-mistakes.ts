import { hasTrait } from '../authoring/finding.ts';
import type { Question } from '../authoring/lab.ts';
import type { CheckReport } from '../report/schema.ts';
import type { RecordedCall } from './diagnosis/recording.ts';
import type { NamedMistake } from './find-mistakes.ts';

/**
 * Adds to a task's findings the known mistakes that do what the submission did. Marks do not depend on
 * it, so an error of our own ends in a note.
 *
 * @param root the lab's folder
 * @param calls what each check called, by its id
 * @param passed ids of the question's tasks that have passed
 */
export async function nameMistakes(
  root: string,
  question: Question,
  task: string,
  checks: CheckReport[],
  calls: ReadonlyMap<string, readonly RecordedCall[]>,
  passed: readonly string[],
): Promise<{ checks: CheckReport[]; notes: string[] }> {
  if (!question.mistakes || !checks.some(({ finding }) => hasTrait(finding, 'nameable'))) return { checks, notes: [] };
  const recorded = checks.map(({ id, outcome }) => ({
    id,
    isFailed: outcome !== 'passed',
    calls: calls.get(id) ?? [],
  }));
  try {
    const { findMistakes } = await import('./find-mistakes.ts');
    const found = await findMistakes(root, question, task, recorded, passed);
    return { checks: checks.map((check) => withMistakes(check, found.get(check.id) ?? [])), notes: [] };
  } catch (error) {
    const note = `${task}: our error while looking for known mistakes, on which no marks depend: ${error}`;
    return { checks, notes: [note] };
  }
}

function withMistakes(check: CheckReport, mistakes: NamedMistake[]): CheckReport {
  const { finding } = check;
  return hasTrait(finding, 'nameable') && mistakes.length > 0 ? { ...check, finding: { ...finding, mistakes } } : check;
}
