import { shortName } from '../authoring/lab.ts';
import { linesOf } from '../report/describe.ts';
import type { TaskReport } from '../report/schema.ts';
import { isWorthShowing, standingOf } from '../report/state.ts';
import { deadlineParts } from '../rubric/late.ts';
import type { Rubric } from '../rubric/schema.ts';
import { type Line, printable, withBars } from '../support/text.ts';
import type { OwnSubmission } from './own-submission.ts';
import { stateOf } from './status-lines.ts';

/** Findings that a student should know before uploading. */
export interface UploadFindings {
  /** what is missing or wrong, the first to mend first; each in printable lines */
  readonly problems: readonly (readonly Line[])[];
  /** what costs nothing and may surprise; a printable line each */
  readonly notes: readonly string[];
}

/** Looks at what would be uploaded: the files, their blocks, the rules, what the visible checks say, the deadline. */
export function judgeUpload(
  { files, blocks, tasks, notes }: OwnSubmission,
  { deadline }: Pick<Rubric, 'deadline'>,
  now: Date,
): UploadFindings {
  const rejected = files.flatMap((file) => (file.state === 'rejected' ? [linesOf(file.finding)] : []));
  const faulty = [...blocks.values()].flatMap((block) => (block.state === 'faulty' ? [linesOf(block.finding)] : []));
  const todo = [...blocks].flatMap(([name, { state }]) =>
    state === 'todo' ? [[`TODO(${name}) is not done yet`]] : [],
  );
  const problems = [...rejected, ...faulty, ...todo, ...tasks.flatMap(brokenRules), ...tasks.flatMap(failedChecks)];
  return {
    // A file that cannot be read is the fault of each of its blocks.
    problems: [...new Map(problems.map((lines) => [withBars(lines).join('\n'), lines])).values()],
    notes: [...notes.map((note) => printable(note)), ...lateness(deadline, now)],
  };
}

function brokenRules({ checks }: TaskReport): Line[][] {
  return checks.flatMap(({ finding }) => (finding?.code === 'rule' ? [linesOf(finding)] : []));
}

/** Counts a task's failed checks; nothing is said of tasks whose blocks or broken rules are named already, or that wait for another task. */
function failedChecks(task: TaskReport): string[][] {
  const isNamed = task.blockedBy || standingOf(task).state === 'unrunnable';
  const isMoreThanRules = task.checks.some((check) => isWorthShowing(check) && check.finding?.code !== 'rule');
  if (task.outcome !== 'error' && (isNamed || !isMoreThanRules)) return [];
  return [[`${shortName(task)}: ${stateOf(task)}; see npm run task -- ${shortName(task)}`]];
}

/** Says when the deadline is or was: the site and the rubric decide what lateness means. */
function lateness(deadline: string | undefined, now: Date): string[] {
  if (deadline === undefined) return [];
  const { date, time } = deadlineParts(deadline);
  const isPast = now.getTime() > Date.parse(deadline);
  return [`the deadline ${isPast ? 'was' : 'is'} ${date}, ${time}`];
}
