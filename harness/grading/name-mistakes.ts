import { hasTrait } from '../authoring/finding.ts';
import type { Question } from '../authoring/lab.ts';
import type { CheckReport } from '../report/schema.ts';
import { printAbove } from '../support/terminal.ts';
import { printable } from '../support/text.ts';
import type { RecordedCall } from './diagnosis/recording.ts';
import type { NamedMistake } from './find-mistakes.ts';

/**
 * Adds to a task's findings the known mistakes that do what the submission did. Marks do not depend on it, so an error
 * of our own is told on standard error, to whoever grades: the report is the student's, who can do nothing about it.
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
): Promise<CheckReport[]> {
  if (!question.mistakes || !checks.some(({ finding }) => hasTrait(finding, 'nameable'))) return checks;
  const recorded = checks.map(({ id, outcome }) => ({
    id,
    isFailed: outcome !== 'passed',
    calls: calls.get(id) ?? [],
  }));
  try {
    const { findMistakes } = await import('./find-mistakes.ts');
    const found = await findMistakes(root, question, task, recorded, passed);
    return checks.map((check) => withMistakes(check, found.get(check.id) ?? []));
  } catch (error) {
    const text = `${task}: our error while looking for known mistakes, on which no marks depend: ${error}`;
    printAbove(printable(text));
    return checks;
  }
}

function withMistakes(check: CheckReport, mistakes: NamedMistake[]): CheckReport {
  const { finding } = check;
  return hasTrait(finding, 'nameable') && mistakes.length > 0 ? { ...check, finding: { ...finding, mistakes } } : check;
}
