import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from '../harness/support/project.ts';
import { runHere } from './run-here.ts';

/** Packages that read a command line and print. */
const LIGHT = ['ansi-regex', 'commander', 'strip-ansi'];

/** A module that has the process print, at its end, which packages it has loaded. */
const RECORDER = `import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
const packages = new Set();
registerHooks({
  load(url, context, nextLoad) {
    packages.add(/\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]);
    return nextLoad(url, context);
  },
});
process.on('exit', () => writeSync(2, '\\npackages: ' + [...packages].filter(Boolean).sort().join(' ')));`;

/** Runs a module, and tells how it ended, what it said, and which packages it loaded. */
function run(module: string, args: readonly string[]) {
  const recorder = `data:text/javascript,${encodeURIComponent(RECORDER)}`;
  const command = ['--import', recorder, join(PROJECT, module), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: PROJECT, encoding: 'utf8' });
  const [said, packages] = stderr.split('\npackages: ');
  return { status, said: `${stdout}${said}`, packages: packages.split(' ') };
}

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(PROJECT, 'package.json'), 'utf8'),
);
const commands = Object.values(scripts).flatMap(
  (script) => /^node harness\/launch\.mjs (\S+)$/.exec(script)?.[1] ?? [],
);

test.each(commands)('%s reads its command line before it loads what does the work', async (module) => {
  expect(run(module, ['--help'])).toMatchObject({
    status: 0,
    said: expect.stringContaining('Usage:'),
    packages: LIGHT,
  });
  expect(await runHere(module, ['--no-such-option'])).toMatchObject({ code: 2, stdout: '' });
});

test.each([
  ['harness/cli/grade.ts', ['nowhere'], 'nowhere does not exist'],
  ['harness/cli/task.ts', ['--lab', 'docs'], 'docs is no lab'],
  ['harness/cli/submit.ts', ['--lab', 'docs'], 'docs is no lab'],
  ['harness/cli/similarity.ts', ['docs', '--lab', 'docs'], 'docs is no lab'],
  ['harness/cli/release.ts', ['--lab', 'docs'], 'docs is no lab'],
  ['harness/cli/diff.ts', ['docs', 'docs'], 'docs holds no run'],
  ['lab/cli/train.ts', ['q2', '--validate-every', '101'], 'never reached in 100 epochs'],
  ['lab/cli/data.ts', ['prices.csv'], '--output FILE is missing'],
])('%s %j is refused before anything else is loaded', (module, args, message) => {
  expect(run(module, args)).toMatchObject({ status: 2, said: expect.stringContaining(message), packages: LIGHT });
});
