import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isIn, type Sample, type Samples } from '../../harness/authoring/samples.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { compose } from '../compose.ts';

/** Labs outside of the project find there what they import by name. */
const IMPORTS = join(PROJECT, 'harness/support/project-imports.ts');

/** Time of an experiment, at most: many times what a short one takes on a busy machine. */
const MOST_MILLISECONDS = 600_000;

interface Experimented {
  readonly runs: number;
  readonly errors: readonly string[];
}

/**
 * Runs a lab's own experiments with a sample, in the questions that it differs in: no sandbox, the sample where students
 * work, in a copy of the lab.
 *
 * @returns how many were run, and what those said that ended with an error
 */
export async function runExperiments(
  course: Pick<Course, 'root' | 'lab'>,
  sample: Sample,
  experiments: NonNullable<Samples['experiments']>,
): Promise<Experimented> {
  const errors: string[] = [];
  let runs = 0;
  for (const { id, file, student, tasks } of course.lab.questions) {
    const command = experiments[id];
    const blocks = tasks.flatMap((task) => task.blocks);
    if (!command || !isIn(sample, blocks)) continue;
    const text = compose(sample, course).get(file) ?? '';
    const error = await runCopy(course.root, student, text, command);
    runs++;
    if (error) errors.push(`${sample.id}: ${command.join(' ')} fails: ${error}`);
  }
  return { runs, errors };
}

/** Counts experiments, in words. */
export function experimentTotal(all: readonly Experimented[]): string {
  const count = (of: (one: Experimented) => number) => all.reduce((sum, one) => sum + of(one), 0);
  return `experiments: ${count(({ runs }) => runs)}, of which ${count(({ errors }) => errors.length)} failed`;
}

async function runCopy(
  root: string,
  student: string,
  text: string,
  [module, ...args]: readonly string[],
): Promise<string | undefined> {
  const { folder, remove } = createTemporaryFolder('experiment');
  try {
    cpSync(root, folder, {
      recursive: true,
      filter: (path) => !['.git', 'node_modules', 'runs'].includes(basename(path)),
    });
    const packages = join(root, 'node_modules');
    if (existsSync(packages)) symlinkSync(packages, join(folder, 'node_modules'));
    mkdirSync(dirname(join(folder, student)), { recursive: true });
    writeFileSync(join(folder, student), text);
    const run = ['--import', IMPORTS, join(folder, module), ...args];
    await promisify(execFile)(process.execPath, run, { cwd: folder, timeout: MOST_MILLISECONDS });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return (stderr || message).split('\n').filter(isTelling).join('\n  ');
  } finally {
    remove();
  }
}

/** Tells apart what an uncaught error says from where it came through. */
function isTelling(line: string): boolean {
  return !/^\s*(at .*|\^*|Node\.js v.*)$/.test(line);
}
