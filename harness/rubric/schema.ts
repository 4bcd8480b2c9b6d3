import { z } from 'zod';
import { LAYER_IDS } from '../sandbox/layers/layer.ts';
import {
  deadlineIsInZone,
  idsBelongToQuestion,
  latenessHasDeadline,
  marksAddUp,
  questionIdsDiffer,
  requirementsComeEarlier,
  taskNamesDiffer,
} from './consistency.ts';
import { mustBe } from './words.ts';

// The descriptions are what an editor shows for a key of rubric.yaml; `npm run schema` after a change.

// Quarters are exact in binary, so that sums of marks are too.
const marks = z.number().positive().multipleOf(0.25);
const percent = z.number().positive().max(100);
const seconds = z.number().positive();
const size = z.int().positive();
const severity = z.enum(['fail', 'warn', 'off']);
const visibility = z.enum(['visible', 'after_due_date', 'after_published', 'hidden']);

/** Tells whether a text names a time zone; an offset is none, for it knows no change of the clocks. */
function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

/** Makes a title of the last part of an id: `Mean of squares` of `sums.mean-of-squares`. */
function titleOf(id: string): string {
  const words = id.slice(id.indexOf('.') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const task = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, mustBe("its question's id, a dot and a name, such as sums.mean"))
      .describe('Name of the TODO block and of the task: its question’s id, a dot, and the name that commands use'),
    title: z.string().min(1).optional().describe('What reports call the task, if not by its name'),
    marks: marks.describe('Marks of the task, in steps of 0.25'),
    award: z
      .enum(['all-or-nothing', 'proportional'])
      .default('all-or-nothing')
      .describe('Marks only if every check passes, or the share of the weight of the checks that pass'),
    requires: z
      .array(z.string())
      .default([])
      .describe('Ids of earlier tasks of the same question that must pass before this one can earn marks'),
  })
  .transform(({ title, ...rest }) => ({ ...rest, title: title ?? titleOf(rest.id) }));

const question = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, mustBe('lower-case letters, digits and hyphens, such as sums'))
      .describe('Short name of the question, which its task ids start with: sums'),
    title: z.string().min(1).optional().describe('What reports call the question, if not by its id'),
    marks: marks.describe('Marks of the question, in steps of 0.25'),
    overflow: z
      .enum(['cap', 'error'])
      .default('error')
      .describe('What it means if the tasks add up to more than the question: capped at its marks, or a mistake'),
    tasks: z.array(task).min(1).describe('Tasks in the order of the lab sheet'),
  })
  .check(marksAddUp, idsBelongToQuestion, requirementsComeEarlier)
  .transform(({ title, ...rest }) => ({ ...rest, title: title ?? titleOf(rest.id) }));

const late = z.discriminatedUnion('policy', [
  z
    .strictObject({ policy: z.literal('none').describe('Lateness is reported and costs nothing') })
    .describe('Lateness is reported and costs nothing'),
  z
    .strictObject({
      policy: z.literal('per-day').describe('Every day begun after the grace costs a share of the marks earned'),
      graceMinutes: z.number().nonnegative().describe('Minutes after the deadline that cost nothing'),
      percentPerDay: percent.describe('Percent of the marks earned that each day begun costs'),
      mostPercent: percent.describe('Percent of the marks earned that lateness costs at most'),
    })
    .describe('Every day begun after the grace costs a share of the marks earned'),
]);

const feedback = z.strictObject({
  results: visibility
    .default('visible')
    .describe('When students see marks and findings; the total is not shown before, nor where this is hidden'),
  hiddenChecks: visibility
    .default('visible')
    .describe(
      'When students see what failed hidden checks say, which is never an input or an expected value; ' +
        'hidden: never, and the total is shown. Until they see it they see no total either',
    ),
});

const rules = z.record(z.string(), severity);

const sandbox = z.strictObject({
  callSeconds: seconds
    .default(5)
    .describe('Seconds of processor time, or of sleep, that one call of a student’s function may take'),
  taskSeconds: seconds.default(20).describe('The same of all calls of one task together'),
  heapMegabytes: size.default(256).describe('Megabytes of JavaScript heap of the process that runs a student’s code'),
  memoryMegabytes: size
    .default(1024)
    .describe('Megabytes of all memory of that process: heap, typed arrays and Node.js itself'),
  processorSeconds: size
    .default(120)
    .describe('Seconds of processor time of that process, over all tasks of a question'),
  outputKilobytes: size
    .default(1024)
    .describe('Kilobytes that a student’s code may print in one task before its process is ended'),
  messageMegabytes: size.default(4).describe('Megabytes of one message from a student’s code to the grader'),
  sourceKilobytes: size.default(256).describe('Kilobytes of one submitted file'),
  require: z
    .array(z.enum(LAYER_IDS))
    .default([])
    .describe('Layers of the sandbox without which nothing is graded; the others are used where the machine has them'),
});

const courseKey = z.strictObject({
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, mustBe('the name of an environment variable'))
    .default('COURSE_KEY')
    .describe('Environment variable that holds the key; it is looked at first'),
  file: z
    .string()
    .min(1)
    .default('.course-key')
    .describe('File that holds the key, relative to the rubric; never commit it'),
});

/** The marks and policies of a lab: everything an instructor edits between terms. */
export const rubric = z
  .strictObject({
    lab: z
      .string()
      .regex(/\.ts$/, mustBe('the path of a .ts file'))
      .default('graders/lab.ts')
      .describe('Module that defines the checks of the tasks, relative to the rubric'),
    title: z.string().min(1).describe('What reports call the lab'),
    deadline: z.iso
      .datetime({ offset: true, ...mustBe('a date-time with its offset from UTC, such as 2024-03-11T17:00:00+05:30') })
      .optional()
      .describe('Last moment that is on time, with its offset from UTC: 2024-03-11T17:00:00+05:30'),
    timeZone: z
      .string()
      .refine(isTimeZone, mustBe('the name of a time zone, such as Asia/Kolkata'))
      .optional()
      .describe(
        'Time zone of the course, such as Asia/Kolkata: days after the deadline end by its clock, and so are times read ' +
          'that state no zone; without it a day has 24 hours',
      ),
    late: late
      .default({ policy: 'none' })
      .describe('What lateness costs, by the time of the submission; without that time nothing is late'),
    questions: z
      .array(question)
      .min(1)
      .check(questionIdsDiffer, taskNamesDiffer)
      .describe('Questions in the order of the lab sheet'),
    feedback: feedback
      .prefault({})
      .describe('What an upload site shows of a result to students, and when; instructors see the rest there'),
    rules: rules
      .default({})
      .describe(
        'What it means if a rule of the checks is broken: fail the task (as without a word), warn in the report, or off',
      ),
    sandbox: sandbox.prefault({}).describe('What a student’s code may use, and which layers must stand around it'),
    courseKey: courseKey
      .prefault({})
      .describe('Where the secret is found that hidden inputs are derived from; without it they can be foreseen'),
  })
  .check(latenessHasDeadline, deadlineIsInZone);
export type Rubric = z.infer<typeof rubric>;

/** Generates the JSON Schema of rubric.yaml, for an editor's completion and hover help. */
export function rubricJsonSchema(): string {
  // Editors' YAML support is complete for draft 7 only. 'input': keys with a default may be left out.
  const schema = z.toJSONSchema(rubric, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
