import type { ClassResult } from '../results.ts';
import { tasksOf } from './statistics.ts';

interface MistakeCount {
  task: string;
  says: string;
  /** submissions in which it alone explains what was seen */
  alone: ClassResult[];
  /** submissions in which it is one of several that the inputs do not tell apart */
  among: ClassResult[];
}

/** The known mistakes that were named in the class, the most frequent first; each once a task of a submission. */
export function namedMistakes(results: readonly ClassResult[]): MistakeCount[] {
  const counts = new Map<string, MistakeCount>();
  for (const result of results) {
    for (const task of result.report ? tasksOf(result.report) : []) {
      const named = task.checks.flatMap(({ finding }) =>
        finding && 'mistakes' in finding && finding.mistakes ? [finding.mistakes] : [],
      );
      const alone = new Set(named.filter(({ length }) => length === 1).flatMap(([{ id }]) => id));
      for (const { id, says } of new Map(named.flat().map((mistake) => [mistake.id, mistake])).values()) {
        const count = counts.get(`${task.id} ${id}`) ?? { task: task.id, says, alone: [], among: [] };
        counts.set(`${task.id} ${id}`, count);
        (alone.has(id) ? count.alone : count.among).push(result);
      }
    }
  }
  const total = ({ alone, among }: MistakeCount) => alone.length + among.length;
  return [...counts.values()].sort((one, other) => other.alone.length - one.alone.length || total(other) - total(one));
}
