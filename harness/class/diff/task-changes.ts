import { taskMarks } from '../../grading/score.ts';
import type { TaskReport } from '../../report/schema.ts';
import type { Rubric } from '../../rubric/schema.ts';
import type { Override } from '../gradebook/overrides.ts';
import { type Cause, decisive } from './causes.ts';
import { type Change, overrideCause, type Pair, rounded, type Standing, unexplained } from './change.ts';
import { checkCause, checkChanges } from './check-changes.ts';

type TaskRule = Rubric['questions'][number]['tasks'][number];

/** What a task's marks are drawn from, but for a decision of the instructor. */
interface Parts extends Pick<TaskRule, 'marks' | 'award' | 'requires'> {
  stored: TaskReport | undefined;
  /** the question's failed tasks */
  failed: readonly string[];
}

/** The tasks of either rubric whose marks or checks differ. */
export function taskChanges(pair: Pair): Change[] {
  const ids = [pair.after, pair.before].flatMap(({ rubric }) => tasksOf(rubric).map(({ id }) => id));
  return [...new Set(ids)].flatMap((id) => taskChange(pair, id));
}

function taskChange(pair: Pair, id: string): Change[] {
  const [before, after] = [pair.before, pair.after].map((standing) => marksOf(standing, id));
  const [old, now] = [pair.before, pair.after].map(({ result }) => storedTask(result.report, id)?.checks ?? []);
  const hasOtherMarks = before !== after;
  const checks = checkChanges(old, now, hasOtherMarks);
  if (!hasOtherMarks && checks.length === 0) return [];
  const causes = hasOtherMarks ? causesOf(pair, id, before, after) : [checkCause(pair, old, now)];
  return [{ part: 'task', id, before, after, checks, causes }];
}

function causesOf(pair: Pair, id: string, before: number | null, after: number | null): Cause[] {
  const ofTask = (override: Override) => typeof override.marks === 'object' && Object.hasOwn(override.marks, id);
  const [old, now] = [pair.before, pair.after].map(({ grade }) => grade.overrides.find(ofTask)?.marks);
  const byHand = (marks: Override['marks']) => (typeof marks === 'object' ? marks[id] : undefined);
  if (byHand(old) !== byHand(now)) return [overrideCause(pair, ofTask)];

  const [parts, others] = [partsOf(pair.before, id), partsOf(pair.after, id)];
  const settings = (names: ReadonlySet<string>) =>
    pair.settings.filter(({ setting }) => setting.startsWith(`${id}.`) && names.has(setting.slice(id.length + 1)));
  if (!parts || !others) return [{ code: 'rubric', settings: settings(new Set(['marks'])) }];

  const names = decisive(parts, others, worth);
  const ofRubric = settings(names);
  const causes: Cause[] = [];
  if (ofRubric.length > 0) causes.push({ code: 'rubric', settings: ofRubric });
  if (names.has('stored')) causes.push(checkCause(pair, parts.stored?.checks ?? [], others.stored?.checks ?? []));
  if (names.has('failed')) causes.push(requirementCause(parts, others));
  const isExplained = causes.length > 0 && worth(parts) === before && worth(others) === after;
  return isExplained ? causes : [...causes, unexplained(pair)];
}

function requirementCause(before: Parts, after: Parts): Cause {
  const required = [...new Set([...before.requires, ...after.requires])];
  const failsIn = ({ failed }: Parts, id: string) => failed.includes(id);
  return {
    code: 'requirements',
    fail: required.filter((id) => failsIn(after, id) && !failsIn(before, id)),
    pass: required.filter((id) => failsIn(before, id) && !failsIn(after, id)),
  };
}

function worth({ stored, failed, ...rule }: Parts): number | null {
  return stored ? rounded(taskMarks({ id: '', title: '', ...rule }, stored, failed)) : null;
}

function partsOf({ rubric, result: { report } }: Standing, id: string): Parts | undefined {
  const rule = tasksOf(rubric).find((task) => task.id === id);
  if (!rule) return undefined;
  const question = report?.questions.find(({ tasks }) => tasks.some((task) => task.id === id));
  const failed = question?.tasks.flatMap((task) => (task.outcome === 'failed' ? [task.id] : [])) ?? [];
  const { marks, award, requires } = rule;
  return { marks, award, requires, stored: storedTask(report, id), failed };
}

function marksOf({ grade }: Standing, id: string): number | null {
  return rounded(grade.questions.flatMap(({ tasks }) => tasks).find((task) => task.id === id)?.marks ?? null);
}

function storedTask(report: Standing['result']['report'], id: string): TaskReport | undefined {
  return report?.questions.flatMap(({ tasks }) => tasks).find((task) => task.id === id);
}

function tasksOf({ questions }: Rubric): readonly TaskRule[] {
  return questions.flatMap(({ tasks }) => tasks);
}
