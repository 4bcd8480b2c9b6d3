import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { shortName } from '../authoring/lab.ts';
import { loadCourse } from '../rubric/course.ts';

interface Input {
  id: string;
  options?: string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => JSON.parse(readFileSync(`${root}${file}`, 'utf8'));
const tasks: { tasks: { command: string; args: string[] }[]; inputs: Input[] } = read('.vscode/tasks.json');
const launch: { configurations: { command: string }[]; inputs: Input[] } = read('.vscode/launch.json');

test.each([
  ['tasks', tasks.tasks.map(({ command, args }) => [command, ...args].join(' ')), tasks.inputs],
  ['launch', launch.configurations.map(({ command }) => command), launch.inputs],
])('the commands of %s.json are scripts of the project, and what they ask for is defined', (_, commands, inputs) => {
  const { scripts } = read('package.json');
  for (const command of commands) {
    const [, script = ''] = /^npm run (\w+)( -- .+)?$/.exec(command) ?? [];
    expect(Object.keys(scripts), command).toContain(script);
    for (const [, id] of command.matchAll(/\$\{input:(\w+)\}/g)) expect(inputs.map((input) => input.id)).toContain(id);
  }
});

test('the tasks to choose from are those of the lab: npm run stubs otherwise', async () => {
  const { lab } = await loadCourse();
  const names = lab.questions.flatMap((question) => question.tasks.map(shortName));
  for (const { inputs } of [tasks, launch]) expect(inputs.find(({ id }) => id === 'task')?.options).toEqual(names);
});
