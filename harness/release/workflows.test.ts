import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { loadCourse } from '../rubric/course.ts';
import { PROJECT } from '../support/project.ts';
import { gradeWorkflow } from './grade-workflow.ts';

/** Of a GitHub Actions workflow what these tests look at. */
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string() }),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.int().max(30),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');
const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
const course = await loadCourse();
const perceptron = await loadCourse(join(PROJECT, 'labs/perceptron'));
const copy = copyLab(SAMPLE_LAB);
const elsewhere = await loadCourse(copy.folder);
copy.remove();
const students = read('harness/release/workflows/checks.yml');

describe.each([
  ['students’ repositories', students],
  ['the course’s repository', gradeWorkflow(course)],
  ['the course’s repository, of a lab below', gradeWorkflow(perceptron)],
  ['the course’s repository, of a lab from elsewhere', gradeWorkflow(elsewhere)],
])('the workflow of %s', (_, text) => {
  const { permissions, jobs } = workflow.parse(parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('may read the repository and nothing else', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  test('uses actions of GitHub alone, of one major version each, and leaves no token behind', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((name) => !/^actions\/[a-z-]+@v\d+$/.test(name))).toEqual([]);
    expect(text.match(/persist-credentials: false/g)).toHaveLength(
      used.filter((name) => name.startsWith('actions/checkout@')).length,
    );
  });

  test('runs commands of the project, with options that they have', async () => {
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands).toHaveLength(1);
    for (const command of commands) {
      const [, name, args] = /^npm run --silent (\S+) -- (.*)$/s.exec(command) ?? [];
      const [, module = ''] = /^node harness\/launch\.mjs (\S+)$/.exec(scripts[name]) ?? [];
      const { stdout: help } = await runHere(module, ['--help']);
      for (const option of args.match(/--[a-z-]+/g) ?? []) expect(help).toContain(`  ${option} <`);
      const forms = [...args.matchAll(/--write (\w+)=|--reporter (\w+)/g)].map(([, one, other]) => one ?? other);
      for (const form of forms) expect(help).toMatch(new RegExp(`^ {2}${form} `, 'm'));
    }
  });

  test('puts nothing that others may choose into a shell command', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

test.each([
  ['the project', course, '/student/q1.ts\n/student/q2.ts\n', '"submissions/$REPOSITORY/student" --reporter'],
  [
    'below',
    perceptron,
    '/student/perceptron.ts\n',
    '"submissions/$REPOSITORY/student" --lab labs/perceptron --reporter',
  ],
  [
    'from elsewhere',
    elsewhere,
    '/student/sums.ts\n',
    `"submissions/$REPOSITORY/student" --lab labs/${basename(copy.folder)} --reporter`,
  ],
])('the workflow of a lab %s checks out students’ files and grades them', (_, lab, files, command) => {
  const step = z.looseObject({ with: z.record(z.string(), z.unknown()).optional(), run: z.string().optional() });
  const { steps } = z
    .object({ jobs: z.object({ grade: z.object({ steps: z.array(step) }) }) })
    .parse(parse(gradeWorkflow(lab))).jobs.grade;
  expect(steps.map((step) => step.with)).toContainEqual(
    expect.objectContaining({
      path: expect.stringMatching(/^submissions\/\$\{\{ matrix\.repository \}\}$/),
      'sparse-checkout': files,
    }),
  );
  expect(steps.flatMap(({ run }) => run ?? [])).toEqual([expect.stringContaining(`grade -- ${command}`)]);
});

test('the workflow says where a lab from elsewhere lies, and takes the key from where its rubric says', () => {
  expect(gradeWorkflow(elsewhere)).toContain(`in labs/${basename(copy.folder)} the lab`);
  expect(gradeWorkflow(elsewhere)).toMatch(/SAMPLE_COURSE_KEY: \$\{\{ secrets\.SAMPLE_COURSE_KEY \}\}/);
});

test('students’ repositories hold no secret', () => {
  expect(students).not.toMatch(/secrets\.|COURSE_KEY/);
});
