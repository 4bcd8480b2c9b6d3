import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack, CodeAttack } from '../../harness/authoring/attack.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { renderJson } from '../../harness/report/json.ts';
import { redactForTerminal } from '../../harness/report/redact.ts';
import type { GradeReport } from '../../harness/report/schema.ts';
import { renderText } from '../../harness/report/text.ts';
import type { Course } from '../../harness/rubric/course.ts';
import type { Layers } from '../../harness/sandbox/layers.ts';
import { cutBlocks, withBodies } from '../../harness/source/blocks.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { makeZip } from '../../testing/zip-writer.ts';
import { stoppedBy } from './stopped-by.ts';
import type { OpenTarget } from './target.ts';

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

/** The course with the rules off that would end attacks before they are run, and with short limits. */
export function hardened(course: Course): Course {
  const { rubric } = course;
  const rules = { ...rubric.rules, loops: 'off', 'max-shift-first': 'off', imports: 'off', prints: 'off' } as const;
  return { ...course, rubric: { ...rubric, rules, sandbox: { ...rubric.sandbox, callSeconds: 1, taskSeconds: 4 } } };
}

/** Grades an attack behind layers and says what came of it. */
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
    const folder = await submissionOf(attack, parent.folder, open);
    const report = await gradeSubmission(course, { path: folder, task: attack.task ?? 'softmax', seed: 1, layers });
    const isSecretRead = JSON.stringify(report).includes(open.target.flag);
    const findings = findingsOf(report, attack.task ?? 'softmax');
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

async function submissionOf(attack: Attack, parent: string, { target }: OpenTarget): Promise<string> {
  const folder = join(parent, 'submission');
  mkdirSync(folder);
  if ('write' in attack) return attack.write(folder, target, makeZip);
  for (const [name, text] of filesOf(attack, target)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The stubs with an attack in their blocks. */
function filesOf({ keeps = [], blocks }: CodeAttack, target: OpenTarget['target']): Map<string, string> {
  const files = new Map<string, string>();
  const kept = Object.fromEntries(keeps.map((name) => [name, referenceBlock(name)]));
  for (const [block, body] of Object.entries({ ...kept, ...blocks(target) })) {
    const name = `${block.split('.')[0]}.ts`;
    const text = files.get(name) ?? readFileSync(join(PROJECT, 'fixtures/stubs', name), 'utf8');
    files.set(name, withBodies(text, { [block]: body }));
  }
  return files;
}

function referenceBlock(name: string): string {
  const text = readFileSync(join(PROJECT, 'reference', `${name.split('.')[0]}.ts`), 'utf8');
  const block = cutBlocks(text).blocks.get(name);
  if (!block) throw new Error(`the reference has no block ${name}`);
  return block.body;
}

function findingsOf({ questions }: GradeReport, task: string) {
  const tasks = questions.flatMap((question) => question.tasks.filter(({ id }) => id.endsWith(`.${task}`)));
  const findings = tasks.flatMap(({ checks }) => checks.flatMap(({ finding }) => finding ?? []));
  return findings.filter(({ code }) => code !== 'not-run');
}

function problemsOf(report: GradeReport, isSecretRead: boolean): string[] {
  const errors = report.questions.flatMap(({ tasks }) =>
    tasks.flatMap(({ checks }) => checks.flatMap(({ error }) => error ?? [])),
  );
  const text = renderText(redactForTerminal(report), { replay: () => '' });
  return [
    ...(report.marks === 0 || report.marks === null ? [] : [`earned ${report.marks} marks`]),
    ...errors.map((error) => `our error: ${error}`),
    ...(isSecretRead ? ['a secret is in the report'] : []),
    ...(/[\p{Cc}\p{Cf}]/u.test((text + renderJson([report])).replaceAll('\n', ''))
      ? ['a control character is in the report']
      : []),
  ];
}
