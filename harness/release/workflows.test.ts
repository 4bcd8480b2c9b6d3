import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROJECT } from '../support/project.ts';

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

const files = globSync('harness/release/workflows/*.yml', { cwd: PROJECT });
const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');
const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));

test('there are two workflows', () => {
  expect(files.map((file) => basename(file)).sort()).toEqual(['checks.yml', 'grade.yml']);
});

describe.each(files)('%s', (file) => {
  const { permissions, jobs } = workflow.parse(parse(read(file)));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('may read the repository and nothing else', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  test('uses actions of GitHub alone, of one major version each, and leaves no token behind', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((name) => !/^actions\/[a-z-]+@v\d+$/.test(name))).toEqual([]);
    expect(read(file).match(/persist-credentials: false/g)).toHaveLength(
      used.filter((name) => name.startsWith('actions/checkout@')).length,
    );
  });

  test('runs commands of the project, with options that they have', () => {
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands).toHaveLength(1);
    for (const command of commands) {
      const [, name, args] = /^npm run --silent (\S+) -- (.*)$/s.exec(command) ?? [];
      const [program, ...script] = scripts[name].split(' ');
      expect(program).toBe('node');
      const help = execFileSync(process.execPath, [...script, '--help'], { cwd: PROJECT, encoding: 'utf8' });
      for (const option of args.match(/--[a-z-]+/g) ?? []) expect(help).toContain(`  ${option} <`);
      const forms = [...args.matchAll(/--write (\w+)=|--reporter (\w+)/g)].map(([, one, other]) => one ?? other);
      for (const form of forms) expect(help).toMatch(new RegExp(`^ {2}${form} `, 'm'));
    }
  });

  test('puts nothing that others may choose into a shell command', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

test('the course’s workflow grades where it has checked out a student’s files', () => {
  const { jobs } = z
    .object({ jobs: z.object({ grade: z.object({ steps: z.array(z.looseObject({ run: z.string().optional() })) }) }) })
    .parse(parse(read('harness/release/workflows/grade.yml')));
  const text = JSON.stringify(jobs.grade.steps);
  expect(text).toMatch(/"path":"submissions\/\$\{\{ matrix\.repository \}\}"/);
  expect(text).toContain('/student/q1.ts\\n/student/q2.ts');
  expect(text).toContain('grade -- \\"submissions/$REPOSITORY/student\\"');
});

test('students’ repositories hold no secret', () => {
  expect(read('harness/release/workflows/checks.yml')).not.toMatch(/secrets\.|COURSE_KEY/);
});
