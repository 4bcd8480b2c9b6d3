import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import pLimit from 'p-limit';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { type GradeReport, gradeReport } from '../../harness/report/schema.ts';
import { type Course, loadCourse } from '../../harness/rubric/course.ts';
import { type Layers, tryLayers } from '../../harness/sandbox/layers.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { hostileStream, hostileValue, type Piece } from './streams.ts';

const LAB = join(PROJECT, 'testing/sample-lab');
/** Several times what the sample lab's limits allow a grading to take. */
const HANG_MILLISECONDS = 60_000;

/** Ways in which a child uses its pipe during its first call: before, within, after and instead of its answer, which is right. */
const FLOODS = [
  'flood();',
  'answer((text) => { write(text.slice(0, 20)); flood(); return text.slice(20); });',
  "answer((text) => { write(text + '\\n'); flood(); return ''; });",
  'flood(); process.exit(0);',
  'flood(); for (;;);',
  'for (;;) flood();',
];
const AS_THE_VALUE = "answer((text) => text.replace(/4}$/, () => bytes().toString() + '}'));";

interface Attack {
  statement: string;
  pieces: Piece[];
}

/** Pieces that say nothing at all, or a line without an end: what a child does beside them decides. */
const quiet = fc.constantFrom<Piece[][]>([], [{ bytes: Buffer.from('{"id":'), times: 1 }]);

const anyAttack: fc.Arbitrary<Attack> = fc
  .oneof(
    { weight: 5, arbitrary: fc.record({ statement: fc.constantFrom(...FLOODS), pieces: hostileStream }) },
    { weight: 1, arbitrary: fc.record({ statement: fc.constantFrom(...FLOODS), pieces: quiet }) },
    { weight: 2, arbitrary: fc.record({ statement: fc.constant(AS_THE_VALUE), pieces: hostileValue }) },
  )
  // A submission is 64 KiB at most in the sample lab.
  .filter(({ pieces }) => pieces.reduce((sum, { bytes }) => sum + bytes.length, 0) < 32_768);

export interface ChildrenResult {
  streams: number;
  /** what the attacked tasks ended in: `passed`, or the code of the finding */
  ends: Readonly<Record<string, number>>;
  /** what went wrong, each with the TODO block that does it */
  failures: string[];
}

/**
 * Grades submissions that write hostile streams to the pipe. Each must end in a report, with a finding where a task
 * has failed, and with marks for the task that does nothing of the kind.
 */
export async function fuzzChildren(streams: number, seed: number): Promise<ChildrenResult> {
  const course = await loadCourse(LAB);
  // With the language's layer the student's code would not reach the pipe at all.
  const layers = await tryLayers({ without: ['language'] });
  const limit = pLimit(availableParallelism());
  const ends: Record<string, number> = {};
  const failures: string[] = [];
  const attackOnce = async (attack: Attack) => {
    const block = blockOf(attack);
    try {
      const end = endOf(await grade(course, layers, block));
      ends[end] = (ends[end] ?? 0) + 1;
    } catch (error) {
      failures.push(`${error instanceof Error ? error.stack : error}\n${block}`);
    }
  };
  const attacks = fc.sample(anyAttack, { numRuns: streams, seed });
  await Promise.all(attacks.map((one) => limit(() => attackOnce(one))));
  return { streams, ends, failures };
}

async function grade(course: Course, layers: Layers, block: string): Promise<GradeReport> {
  const submission = createTemporaryFolder('fuzzed');
  const reference = readFileSync(join(LAB, 'reference/sums.ts'), 'utf8');
  const source = reference.replace('this.double(this.double(x))', '4 * x').replace('return 2 * x;', () => block);
  writeFileSync(join(submission.folder, 'sums.ts'), source);
  const stop = new AbortController();
  try {
    return await Promise.race([
      gradeSubmission(course, { path: submission.folder, seed: 1, layers }),
      setTimeout(HANG_MILLISECONDS, undefined, { signal: stop.signal }).then(() => {
        throw new Error(`the grading has not ended after ${HANG_MILLISECONDS / 1000} s`);
      }),
    ]);
  } finally {
    stop.abort();
    submission.remove();
  }
}

/**
 * Tells what the attacked task ended in.
 * @throws Error where the report is not what it must be
 */
function endOf(report: GradeReport): string {
  const [double, fourfold] = gradeReport.parse(report).questions[0].tasks;
  if (fourfold.outcome !== 'passed') throw new Error(`the other task ended as ${JSON.stringify(fourfold)}`);
  if (double.outcome === 'passed') return 'passed';
  const found = double.checks.find(({ finding }) => finding)?.finding;
  if (double.outcome === 'error' || !found) throw new Error(`the task ended as ${JSON.stringify(double)}`);
  return found.code;
}

/** Writes a TODO block for `double` that writes the pieces to the pipe. */
function blockOf({ statement, pieces }: Attack): string {
  const data = pieces.map(({ bytes, times }) => [Buffer.from(bytes).toString('base64'), times]);
  return `
    if (x !== 2) return 2 * x;
    const fs = process.getBuiltinModule('fs');
    const write = (data: string | Buffer) => {
      for (let rest = Buffer.from(data); rest.length > 0; ) rest = rest.subarray(fs.writeSync(3, rest));
    };
    const bytes = () => Buffer.concat(${JSON.stringify(data)}.map(([base64, times]) => {
      const unit = Buffer.from(base64, 'base64');
      return Buffer.alloc(unit.length * times, unit.length > 0 ? unit : 0);
    }));
    const flood = () => write(bytes());
    const { stringify } = JSON;
    const answer = (edit: (text: string) => string) => {
      JSON.stringify = (message) => {
        JSON.stringify = stringify;
        return edit(stringify(message));
      };
    };
    ${statement}
    return 2 * x;`;
}
