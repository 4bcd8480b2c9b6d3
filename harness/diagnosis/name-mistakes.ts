import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { Question } from '../grading/lab.ts';
import type { Finding } from '../report/finding.ts';
import type { CheckReport } from '../report/schema.ts';
import type { RecordedCall } from './known-mistakes.ts';
import type { NamedMistake, Request } from './thread.ts';

let pool: Piscina<Request, Map<string, NamedMistake[]>> | undefined;

/**
 * Adds to a task's findings the known mistakes that do what the submission did.
 *
 * @param root the folder that the question's paths count from
 * @param calls what each check called, by its id
 */
export async function nameMistakes(
  root: string,
  { mistakes }: Pick<Question, 'mistakes'>,
  task: string,
  checks: CheckReport[],
  calls: ReadonlyMap<string, readonly RecordedCall[]>,
): Promise<CheckReport[]> {
  if (!mistakes || !checks.some(canBeNamed)) return checks;
  pool ??= new Piscina({ filename: new URL('thread.ts', import.meta.url).href, maxThreads: 1 });
  const named = await pool.run({
    module: pathToFileURL(join(root, mistakes)).href,
    task,
    checks: checks.map((check) => ({
      id: check.id,
      isFailed: check.outcome !== 'passed',
      calls: [...(calls.get(check.id) ?? [])],
    })),
  });
  return checks.map((check) => {
    const found = named.get(check.id) ?? [];
    return canBeNamed(check) && found.length > 0 ? { ...check, finding: { ...check.finding, mistakes: found } } : check;
  });
}

type Named = Extract<Finding, { mistakes?: unknown }>;

const NAMED = new Set<Finding['code']>(['threw', 'contract', 'mismatch', 'gradient', 'history']);

function canBeNamed(check: CheckReport): check is CheckReport & { finding: Named } {
  return check.finding !== undefined && NAMED.has(check.finding.code);
}
