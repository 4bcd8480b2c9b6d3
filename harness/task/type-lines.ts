import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { showLine } from '../support/terminal.ts';
import { indent, printable } from '../support/text.ts';

const COMPILER = join(PROJECT, 'node_modules/typescript');
const SETTINGS = join(PROJECT, 'tsconfig.json');

/** The oldest TypeScript that knows what the settings name. */
const LEAST = 6;

/** Prints what the compiler says, once the checks are through: it has no part in them. */
export async function printTypes(said: Promise<string[]>): Promise<void> {
  showLine('checking types …');
  const lines = await said;
  showLine('');
  if (lines.length > 0) console.log(lines.join('\n'));
}

/**
 * Says in a line what the compiler makes of a student's files, as an editor does beside them. No mark depends on it.
 *
 * @param root the lab's folder, from which places are
 * @returns none where there is no compiler, or the lab lies elsewhere, without its settings
 */
export async function typeLines(root: string, questions: readonly { student: string }[]): Promise<string[]> {
  const isElsewhere = relative(PROJECT, root).startsWith('..');
  if (isElsewhere || !existsSync(SETTINGS) || !existsSync(COMPILER)) return [];
  const { columns } = process.stdout;
  const { version } = JSON.parse(readFileSync(join(COMPILER, 'package.json'), 'utf8'));
  if (Number.parseInt(version, 10) < LEAST) {
    const problem = `not checked, for that takes TypeScript ${LEAST} or newer, and this is ${version}: npm ci brings the lab’s own`;
    return indent('types: ', styleText('yellow', problem), columns);
  }
  const files = questions.map(({ student }) => join(root, student)).filter((file) => existsSync(file));
  const [first, ...others] = await errorsIn(root, files);
  if (first === undefined) return [`types: ${styleText('green', 'no errors')}`];
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return indent(
    'types: ',
    styleText('yellow', `${printable(first).replace(/\.$/, '')}${more}; npx tsc shows all, and none costs marks`),
    columns,
  );
}

/** Lists what the compiler finds wrong in some files: `student/q2.ts:45:7: …`. */
async function errorsIn(root: string, files: readonly string[]): Promise<string[]> {
  const { folder, remove } = createTemporaryFolder('types');
  try {
    const typeRoots = [join(PROJECT, 'node_modules/@types')];
    const settings = { extends: SETTINGS, compilerOptions: { typeRoots }, files, include: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const args = [join(COMPILER, 'bin/tsc'), '--project', folder, '--pretty', 'false'];
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: root }, (_, stdout) => resolve(stdout));
    });
    const own = files.map((file) => relative(root, file));
    return output.split('\n').flatMap((line) => {
      const [, file, row, column, message] = /^(.+)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line) ?? [];
      return own.includes(file) ? [`${file}:${row}:${column}: ${message}`] : [];
    });
  } finally {
    remove();
  }
}
