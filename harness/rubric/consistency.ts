import { z } from 'zod';

type Report = (path: (string | number)[], message: string) => void;

/**
 * Makes a check across fields. It runs wherever the value has the shape of `view`, whatever else is wrong
 * around it, so that an instructor sees all mistakes at once.
 */
function across<View>(view: z.ZodType<View>, check: (value: View, report: Report) => void) {
  return z.superRefine<View>(
    (value, context) => check(value, (path, message) => context.addIssue({ code: 'custom', path, message })),
    { when: ({ value }) => view.safeParse(value).success },
  );
}

/** A question's tasks must add up to its marks, or exceed them where the question is capped. */
export const marksAddUp = across(
  z.object({
    marks: z.number(),
    overflow: z.string(),
    tasks: z.array(z.object({ marks: z.number().positive() })).min(1),
  }),
  ({ marks, overflow, tasks }, report) => {
    const sum = tasks.reduce((total, task) => total + task.marks, 0);
    if (sum < marks) report(['marks'], `is ${marks}, but the tasks add up to only ${sum}`);
    if (sum > marks && overflow === 'error') {
      report(['marks'], `is ${marks}, but the tasks add up to ${sum}: correct the marks, or set overflow: cap`);
    }
  },
);

/** A task's id is its question's id, a dot, and the name that commands call it by. */
export const idsBelongToQuestion = across(
  z.object({ id: z.string(), tasks: z.array(z.object({ id: z.string() })) }),
  ({ id, tasks }, report) => {
    for (const [index, task] of tasks.entries()) {
      if (task.id.startsWith(`${id}.`)) continue;
      report(['tasks', index, 'id'], `must start with its question's id and a dot, "${id}.", got "${task.id}"`);
    }
  },
);

/** Required tasks stand earlier in the same question, which also rules out circles. */
export const requirementsComeEarlier = across(
  z.object({ tasks: z.array(z.object({ id: z.string(), requires: z.array(z.string()) })) }),
  ({ tasks }, report) => {
    for (const [index, { requires }] of tasks.entries()) {
      const earlier = tasks.slice(0, index).map((task) => task.id);
      for (const [place, required] of requires.entries()) {
        if (earlier.includes(required)) continue;
        const choice = earlier.length > 0 ? earlier.join(', ') : 'there are none';
        report(
          ['tasks', index, 'requires', place],
          `must be a task earlier in this question (${choice}), got "${required}"`,
        );
      }
    }
  },
);

/** The lab finds its question, and a report its place, by the id. */
export const questionIdsDiffer = across(z.array(z.object({ id: z.string() })), (questions, report) => {
  const seen = new Map<string, number>();
  for (const [index, { id }] of questions.entries()) {
    if (seen.has(id)) report([index, 'id'], `"${id}" is already the id of questions[${seen.get(id)}]`);
    else seen.set(id, index);
  }
});

/** Commands call a task by its name alone, so names differ across the whole rubric. */
export const taskNamesDiffer = across(
  z.array(z.object({ tasks: z.array(z.object({ id: z.string() })) })),
  (questions, report) => {
    const seen = new Map<string, string>();
    for (const [q, { tasks }] of questions.entries()) {
      for (const [t, { id }] of tasks.entries()) {
        const name = id.slice(id.indexOf('.') + 1);
        if (seen.has(name)) report([q, 'tasks', t, 'id'], `the name "${name}" is already taken by ${seen.get(name)}`);
        else seen.set(name, `questions[${q}].tasks[${t}] (${id})`);
      }
    }
  },
);

/** Lateness that costs marks is measured from a deadline. */
export const latenessHasDeadline = across(
  z.object({ deadline: z.unknown().optional(), late: z.object({ policy: z.string() }) }),
  ({ deadline, late }, report) => {
    if (late.policy !== 'none' && deadline === undefined) {
      report(['late', 'policy'], `"${late.policy}" needs a deadline: add one, or set policy: none`);
    }
  },
);

/** A deadline's offset is what the clocks of the course show at that moment. */
export const deadlineIsInZone = across(
  z.object({ deadline: z.unknown().optional(), timeZone: z.unknown().optional() }),
  ({ deadline, timeZone }, report) => {
    if (typeof deadline !== 'string' || typeof timeZone !== 'string') return;
    let there: string;
    try {
      there = Temporal.Instant.from(deadline).toZonedDateTimeISO(timeZone).offset;
    } catch {
      return; // one of them is none, which is said there
    }
    const offset = deadline.endsWith('Z') ? '+00:00' : deadline.slice(-6);
    if (offset === there) return;
    report(
      ['deadline'],
      `has the offset ${offset}, and the clocks of ${timeZone} are at ${there} then: correct one of them`,
    );
  },
);
