import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack, CodeAttack, Target } from '../../harness/authoring/attack.ts';
import type { Finding } from '../../harness/authoring/finding.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { renderJson } from '../../harness/report/json.ts';
import { redactForTerminal } from '../../harness/report/redact.ts';
import type { GradeReport } from '../../harness/report/schema.ts';
import { renderText } from '../../harness/report/text.ts';
import { type Course, findTask } from '../../harness/rubric/course.ts';
import type { Layers } from '../../harness/sandbox/layers.ts';
import { bodyOf, withBodies } from '../../harness/source/blocks.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import type { OpenTarget } from './target.ts';
import { makeZip } from './zip-writer.ts';

export interface AttackOutcome {
  readonly id: string;
  readonly stoppedBy: string;
  /** null: our error */
  readonly marks: number | null;
  readonly isSecretRead: boolean;
  /** what should not have come of it */
  readonly problems: readonly string[];
  readonly milliseconds: number;
}

/** Switches the rules off that would end attacks before they are run, and shortens the limits. */
export function hardened(course: Course): Course {
  const rubric = structuredClone(course.rubric);
  for (const rule of Object.keys(rubric.rules) as (keyof typeof rubric.rules)[]) rubric.rules[rule] = 'off';
  Object.assign(rubric.sandbox, { callSeconds: 1, taskSeconds: 4 });
  return { ...course, rubric };
}

/** Grades an attack with layers and says what came of it. */
export async function runAttack(
  course: Course,
  layers: Layers,
  attack: Attack,
  open: OpenTarget,
): Promise<AttackOutcome> {
  const parent = createTemporaryFolder('attack');
  const begin = performance.now();
  const ended = (marks: number | null, by: string, isSecretRead: boolean, problems: string[]): AttackOutcome => ({
    id: attack.id,
    stoppedBy: by,
    marks,
    isSecretRead,
    problems: [...problems, ...open.harm()],
    milliseconds: Math.round(performance.now() - begin),
  });
  try {
    const path = await submissionOf(course, attack, parent.folder, open);
    const report = await gradeSubmission(course, { path, task: attack.task, seed: 1, layers });
    const isSecretRead = JSON.stringify(report).includes(open.target.flag);
    const findings = findingsOf(report, findTask(course, attack.task).task.id);
    return ended(report.marks, stoppedBy(findings, layers), isSecretRead, [
      ...problemsOf(report, isSecretRead),
      ...(findings.some(({ code }) => attack.ends.includes(code))
        ? []
        : [`ended in ${findings.map(({ code }) => code).join(', ') || 'no finding'}`]),
    ]);
  } catch (error) {
    if (error instanceof UsageError)
      return ended(0, 'intake', false, attack.ends.includes('refused') ? [] : [`refused: ${error.message}`]);
    return ended(null, '', false, [`our error: ${(error as Error).stack}`]);
  } finally {
    parent.remove();
  }
}

async function submissionOf(course: Course, attack: Attack, parent: string, { target }: OpenTarget): Promise<string> {
  const folder = join(parent, 'submission');
  mkdirSync(folder);
  if ('write' in attack) return attack.write(folder, target, makeZip);
  for (const [name, text] of filesOf(course, attack, target)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Sets an attack into the blocks of the stubs. */
function filesOf({ lab, root }: Course, { keeps = [], blocks }: CodeAttack, target: Target): Map<string, string> {
  const files = new Map<string, string>();
  const own = blocks(target);
  for (const name of [...keeps, ...Object.keys(own)]) {
    const question = lab.questions.find(({ tasks }) => tasks.some((task) => task.blocks.includes(name)));
    if (!question) throw new Error(`the lab has no block ${name}`);
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    const body = own[name] ?? bodyOf(read(question.reference), name);
    files.set(question.file, withBodies(files.get(question.file) ?? read(question.stub), { [name]: body }));
  }
  return files;
}

function findingsOf({ questions }: GradeReport, task: string) {
  const tasks = questions.flatMap((question) => question.tasks.filter(({ id }) => id === task));
  const findings = tasks.flatMap(({ checks }) => checks.flatMap(({ finding }) => finding ?? []));
  return findings.filter(({ code }) => code !== 'not-run');
}

function problemsOf(report: GradeReport, isSecretRead: boolean): string[] {
  const errors = report.questions.flatMap(({ tasks }) =>
    tasks.flatMap(({ checks }) => checks.flatMap(({ error }) => error ?? [])),
  );
  const text = renderText(redactForTerminal(report), { replay: () => '' }) + renderJson([report]);
  return [
    ...(report.marks === 0 || report.marks === null ? [] : [`earned ${report.marks} marks`]),
    ...errors.map((error) => `our error: ${error}`),
    ...(isSecretRead ? ['a secret is in the report'] : []),
    ...(/[\p{Cc}\p{Cf}]/u.test(text.replaceAll('\n', '')) ? ['a control character is in the report'] : []),
  ];
}

/** Names of what stops work, by the code of the finding that it ends in; any other code is the checks'. */
const STOPPED_BY: Partial<Record<Finding['code'], string>> = {
  'missing-file': 'intake',
  'file-rejected': 'intake',
  markers: 'graft',
  'syntax-error': 'graft',
  'not-erasable': 'graft',
  structure: 'graft',
  rule: 'rules',
  contract: 'values only',
  protocol: 'values only',
  'time-limit': 'limits of the grader',
  'output-limit': 'limits of the grader',
  'memory-limit': 'limits of memory',
  'processor-limit': 'limits',
  exited: 'a process of its own',
};

/** Tells by an attack's findings what stopped it. */
function stoppedBy(findings: readonly Finding[], { states }: Layers): string {
  const names = findings.map((finding) =>
    finding.code === 'threw' ? refusal(finding.message, states) : (STOPPED_BY[finding.code] ?? 'checks'),
  );
  return [...new Set(names)].join(', ');
}

/** Tells by the words of an error what refused: Node's permission model and the kernel have their own. */
function refusal(message: string, layers: Layers['states']): string {
  const stands = (id: string) => layers.some((layer) => layer.id === id && layer.missing === undefined);
  if (/has been restricted|ERR_ACCESS_DENIED|loading addons is disabled/.test(message)) return 'permission';
  if (/EACCES|EPERM|not permitted|permission denied/i.test(message)) {
    // The system's words are the same for a filter, for Landlock and for another user's file.
    return ['kernel', 'user'].filter(stands).join(' or ') || 'modes of files';
  }
  if (/^Code generation from strings/.test(message)) return 'no code from texts';
  if (/allocation failed|out of memory|EFBIG|EAGAIN/i.test(message) && stands('limits')) return 'limits';
  const isMissing = /(getBuiltinModule|process\.\w+|binding) is not a function|is not defined|cannot import/.test(
    message,
  );
  return isMissing && stands('language') ? 'language' : 'an error of its own';
}
