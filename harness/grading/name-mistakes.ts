import type { Piscina } from 'piscina';
import { hasTrait } from '../authoring/finding.ts';
import type { Question } from '../authoring/lab.ts';
import type { CheckReport } from '../report/schema.ts';
import type { Course } from '../rubric/course.ts';
import type { RecordedCall } from './diagnosis/recording.ts';
import type { NamedMistake, Request } from './mistake-thread.ts';

type Pool = Piscina<Request, Map<string, NamedMistake[]>>;
let pool: Promise<Pool> | undefined;

/** Time of a search, at most: far more than it takes, for one that hangs must not keep the grade. */
const MOST_MILLISECONDS = 60_000;

/**
 * Adds to a task's findings the known mistakes that do what the submission did. Marks do not depend on
 * it, so an error of our own ends in a note.
 *
 * @param lab and the folder that its paths count from
 * @param calls what each check called, by its id
 */
export async function nameMistakes(
  { root, lab }: Pick<Course, 'root' | 'lab'>,
  { id: question, mistakes }: Pick<Question, 'id' | 'mistakes'>,
  task: string,
  checks: CheckReport[],
  calls: ReadonlyMap<string, readonly RecordedCall[]>,
): Promise<{ checks: CheckReport[]; notes: string[] }> {
  if (!mistakes || !checks.some(({ finding }) => hasTrait(finding, 'nameable'))) return { checks, notes: [] };
  const request = {
    root,
    module: lab.module,
    question,
    task,
    checks: checks.map(({ id, outcome }) => ({ id, isFailed: outcome !== 'passed', calls: calls.get(id) ?? [] })),
  };
  try {
    pool ??= openPool();
    const named = await (await pool).run(request, { signal: AbortSignal.timeout(MOST_MILLISECONDS) });
    return { checks: checks.map((check) => withMistakes(check, named.get(check.id) ?? [])), notes: [] };
  } catch (error) {
    const note = `${task}: our error while looking for known mistakes, on which no marks depend: ${error}`;
    return { checks, notes: [note] };
  }
}

async function openPool(): Promise<Pool> {
  const { Piscina } = await import('piscina');
  return new Piscina({ filename: new URL('mistake-thread.ts', import.meta.url).href, maxThreads: 1 });
}

function withMistakes(check: CheckReport, mistakes: NamedMistake[]): CheckReport {
  const { finding } = check;
  return hasTrait(finding, 'nameable') && mistakes.length > 0 ? { ...check, finding: { ...finding, mistakes } } : check;
}
