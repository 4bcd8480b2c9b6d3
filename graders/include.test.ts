import { fileURLToPath } from 'node:url';
import type { Question } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import { moduleGraph } from '../harness/source/module-graph.ts';
import lab from './lab.ts';

const root = fileURLToPath(lab.root);

/** Files of the lab and packages that the driver and the student's file lead to, themselves aside. */
function imported({ driver, reference }: Question): { files: string[]; packages: string[] } {
  const { files, packages } = moduleGraph(root, [driver, reference]);
  const isOwn = (file: string) => file !== driver && file !== reference && !file.startsWith('harness/');
  return { files: files.filter(isOwn), packages: [...packages] };
}

const isWithin = (file: string, entry: string) => file === entry || file.startsWith(`${entry}/`);

test.each(lab.questions)('$id includes what its driver and its reference import, and nothing else', (question) => {
  const { files } = imported(question);
  expect(files.filter((file) => !question.include.some((entry) => isWithin(file, entry)))).toEqual([]);
  expect(question.include.filter((entry) => !files.some((file) => isWithin(file, entry)))).toEqual([]);
});

test.each(lab.questions)('$id names the packages that its files import, and no other', (question) => {
  expect([...question.packages].sort()).toEqual(imported(question).packages);
});
