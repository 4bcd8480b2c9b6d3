import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Question } from '../authoring/lab.ts';
import type { Course } from '../rubric/course.ts';
import { type Block, cutBlocks } from '../source/blocks.ts';
import type { Syntax } from '../source/syntax.ts';
import { UsageError } from '../support/errors.ts';
import { MANIFEST } from '../support/project.ts';
import { assembleStub, isParsed, type ParsedStub } from './assembled-stub.ts';

/** The module that TodoError comes from. */
const TODO_MODULE = `${MANIFEST.name}/inside`;

/**
 * Makes the students' stub of a reference solution. Everything outside the TODO blocks stays; in a block
 * stay the hints, which are the comment lines at its top from the first `// Hint:` on. A block in a
 * function then throws a TodoError, which the stub imports; one in a class body ends with the hints.
 *
 * @param describe lines to put above a block's hints
 * @param path of the reference, for its author
 * @throws UsageError where the reference does not parse or its markers are damaged
 */
export function stubOf(
  reference: string,
  describe: (block: string) => readonly string[],
  path = 'the reference',
): string {
  const { outline, syntax } = parseReference(reference, path);
  const isMember = ({ name }: Block) => outline.regions.get(name)?.container.type === 'ClassBody';
  const blocks = [...cutBlocks(reference).blocks.values()];
  const importTodo = `import { TodoError } from '${TODO_MODULE}';\n`;
  const importAt = blocks.every(isMember) ? undefined : importOffset(syntax);

  let stub = '';
  let copied = 0;
  if (importAt !== undefined) {
    const isAlone = importsOf(syntax).length === 0;
    stub = reference.slice(0, importAt) + importTodo + (isAlone ? '\n' : '');
    copied = importAt;
  }
  for (const block of blocks) {
    const comments = [...describe(block.name).map((line) => `// ${line}`), ...hintsOf(block)];
    const lines = isMember(block) ? comments : [...comments, `throw new TodoError('${block.name}');`];
    const [indent] = /^[ \t]*/.exec(reference.slice(block.end)) ?? [''];
    stub += reference.slice(copied, block.start) + lines.map((line) => `${indent}${line}\n`).join('');
    copied = block.end;
  }
  return stub + reference.slice(copied);
}

function parseReference(reference: string, path: string): ParsedStub {
  const { blocks, problems } = cutBlocks(reference);
  const [[name, problem] = []] = problems;
  if (problem) throw new UsageError(`${path}, line ${problem.line}: TODO(${name}): ${problem.reason}`);
  const assembled = assembleStub(reference, [...blocks.values()], new Map());
  const [error] = assembled.syntax.problems;
  if (error || !isParsed(assembled)) throw new UsageError(`${path} does not parse: ${error?.message}`);
  return assembled;
}

function hintsOf({ body }: Block): string[] {
  const lines = body.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const comments = lines.slice(0, end);
  const start = comments.findIndex((line) => line.startsWith('// Hint:'));
  return start < 0 ? [] : comments.slice(start);
}

/** Finds where the import of TodoError belongs: imports are sorted, those by path after those by name. */
function importOffset(syntax: Syntax): number {
  const imports = importsOf(syntax);
  const next = imports.find(({ source }) => source.value.startsWith('.') || source.value > TODO_MODULE);
  if (next) return next.start;
  const last = imports.at(-1);
  return last ? last.end + 1 : 0;
}

function importsOf({ program }: Syntax) {
  return program?.body.filter((statement) => statement.type === 'ImportDeclaration') ?? [];
}

/**
 * Makes the students' files of a course's references; nothing is written.
 * @throws UsageError where a reference cannot be read, or its blocks are not those of the tasks
 */
export function generateStubs({ rubric, lab, root }: Course): { question: Question; text: string }[] {
  return lab.questions.map((question) => {
    const rule = rubric.questions.find(({ id }) => id === question.id);
    const taskOf = (block: string) => question.tasks.find(({ blocks }) => blocks.includes(block))?.id;
    const describe = (block: string): string[] => {
      const index = rule?.tasks.findIndex(({ id }) => id === taskOf(block)) ?? -1;
      const task = rule?.tasks[index];
      return task ? [`Task ${index + 1}, ${task.title}: ${task.marks} marks.`] : [];
    };
    const path = join(root, question.reference);
    const text = stubOf(readFileSync(path, 'utf8'), describe, path);
    const found = [...cutBlocks(text).blocks.keys()];
    const expected = question.tasks.flatMap(({ blocks }) => blocks);
    const [missing, unknown] = [except(expected, found), except(found, expected)];
    if (missing)
      throw new UsageError(`${path} has no block TODO(${missing}), of which a task of graders/lab.ts consists`);
    if (unknown) throw new UsageError(`${path}: the block TODO(${unknown}) belongs to no task of graders/lab.ts`);
    return { question, text };
  });
}

/** Finds a name that is not among others. */
function except(names: readonly string[], others: readonly string[]): string | undefined {
  return names.find((name) => !others.includes(name));
}
