import { z } from 'zod';

// https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format

const format = z.enum(['text', 'simple_format', 'html', 'md', 'ansi']);
const visibility = z.enum(['visible', 'after_due_date', 'after_published', 'hidden']);

const test = z.strictObject({
  score: z.number().optional(),
  max_score: z.number().optional(),
  /** by the score unless given */
  status: z.enum(['passed', 'failed']).optional(),
  name: z.string().optional(),
  name_format: format.optional(),
  number: z.string().optional(),
  output: z.string().optional(),
  output_format: format.optional(),
  tags: z.array(z.string()).optional(),
  /** overrides that of all results */
  visibility: visibility.optional(),
  extra_data: z.record(z.string(), z.unknown()).optional(),
});
export type GradescopeTest = z.infer<typeof test>;

/** What Gradescope accepts as `results.json`. */
export const gradescopeResults = z
  .strictObject({
    /** overrides the sum over tests */
    score: z.number().optional(),
    /** seconds */
    execution_time: z.number().nonnegative().optional(),
    output: z.string().optional(),
    output_format: format.optional(),
    test_output_format: format.optional(),
    test_name_format: format.optional(),
    visibility: visibility.optional(),
    stdout_visibility: visibility.optional(),
    extra_data: z.record(z.string(), z.unknown()).optional(),
    tests: z.array(test).optional(),
    leaderboard: z
      .array(
        z.strictObject({
          name: z.string(),
          value: z.union([z.number(), z.string()]),
          order: z.enum(['asc', 'desc']).optional(),
        }),
      )
      .optional(),
  })
  .refine(({ score, tests }) => score !== undefined || tests?.some((test) => test.score !== undefined), {
    error: 'must have a score, or tests that have one',
  });
export type GradescopeResults = z.infer<typeof gradescopeResults>;
