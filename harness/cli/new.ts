// `npm run new -- FOLDER` writes a small lab that is green from the first minute, to be changed from there.
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { runCommand } from '../support/command.ts';
import { refusal, UsageError } from '../support/errors.ts';
import { makeFolders } from '../support/make-folders.ts';
import { MANIFEST, PROJECT } from '../support/project.ts';
import { shellQuote } from '../support/shell-quote.ts';
import { printable } from '../support/text.ts';

/** The lab that a new one begins as. */
const TEMPLATE = join(PROJECT, 'labs/tiny');

/** Commands that a lab outside of the project calls by scripts of its own; in `harness/cli/`, and in `proofs/cli/`. */
const COMMANDS = ['grade', 'task', 'submit', 'stubs', 'release', 'similarity', 'diff', 'regrade', 'worker'];
const PROOFS = ['fixtures', 'prove'];

function run(name: string): void {
  const folder = resolve(name);
  if (existsSync(folder) && !(statSync(folder).isDirectory() && readdirSync(folder).length === 0)) {
    throw new UsageError(`${printable(name)} is there already, and is no empty folder: name another`);
  }
  const isThere = existsSync(folder);
  try {
    makeFolders(folder);
    cpSync(TEMPLATE, folder, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    const isOutside = relative(PROJECT, folder).startsWith('..');
    if (isOutside) for (const [file, content] of manifests(folder)) writeFileSync(join(folder, file), content);
    console.log(nextSteps(name, isOutside));
  } catch (error) {
    // Half a lab would be in the way of the same command.
    for (const each of isThere ? readdirSync(folder) : [''])
      rmSync(join(folder, each), { recursive: true, force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : refusal(`the lab cannot be written: ${message}`, error);
  }
}

/** Makes what a lab outside of the project needs: scripts that lead to the project's commands, and types for an editor. */
function manifests(folder: string): [file: string, content: string][] {
  const project = relative(folder, PROJECT);
  const start = (module: string) => `node ${JSON.stringify(join(project, 'harness/launch.mjs'))} ${module}`;
  const scripts = Object.fromEntries([
    ...COMMANDS.map((name) => [name, start(`harness/cli/${name}.ts`)]),
    ...PROOFS.map((name) => [name, start(`proofs/cli/${name}.ts`)]),
  ]);
  const paths = Object.entries(MANIFEST.exports).map(([name, path]) => [
    join(MANIFEST.name, name),
    [join(project, path)],
  ]);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return [
    ['.gitignore', '.course-key\nnode_modules/\nruns/\n'],
    ['package.json', json({ private: true, type: 'module', scripts })],
    [
      'tsconfig.json',
      json({
        extends: join(project, 'tsconfig.json'),
        compilerOptions: { typeRoots: [join(project, 'node_modules/@types')], paths: Object.fromEntries(paths) },
        include: ['**/*.ts'],
        exclude: ['fixtures', 'node_modules', 'runs'],
      }),
    ],
  ];
}

function nextSteps(name: string, isOutside: boolean): string {
  return [
    `wrote a lab of two tasks into ${printable(name)}. From there:`,
    '',
    `  cd ${shellQuote(name)}`,
    '  npm run grade -- reference    # full marks',
    '  npm run stubs                 # after each change of reference/: writes student/',
    '  npm run task -- mean          # what a student sees',
    '',
    `Next: docs/labs.md${isOutside ? ` of ${printable(PROJECT)}` : ''}`,
  ].join('\n');
}

await runCommand(
  new Command('npm run new --')
    .description('Writes a small lab, to be changed into your own: docs/labs.md.')
    .argument('<folder>', 'a new folder, in the project or anywhere else')
    .action(run),
);
