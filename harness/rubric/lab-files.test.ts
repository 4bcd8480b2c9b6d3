import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyLab } from '../../testing/sample-copy.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { loadCourse } from './course.ts';

const { folder: elsewhere } = createTemporaryFolder('elsewhere');

/** Copies the lab of one page, and lets one of its modules import a new one. */
function labThatImports(module: string, by: string): string {
  const { folder, remove } = copyLab(join(PROJECT, 'labs/tiny'));
  onTestFinished(remove);
  const path = resolve(folder, module);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'export const one = 1;\n');
  const specifier = relative(dirname(join(folder, by)), path);
  appendFileSync(join(folder, by), `import '${specifier}';\n`);
  return folder;
}

test.each(['rules/own.ts', 'mistakes/own.ts', 'lab/own.ts', 'own.ts'])(
  'a module of checks is part of the hash of the lab, wherever it lies: %s',
  async (module) => {
    const { lab } = await loadCourse(labThatImports(module, 'graders/lab.ts'));
    expect(lab.files.lab).toEqual([module]);
  },
);

test('what runs beside submissions lies in the lab', async () => {
  const root = labThatImports(join(elsewhere, 'own.ts'), 'reference/averages.ts');
  await expect(loadCourse(root)).rejects.toThrow(`${elsewhere}/own.ts lies outside of the lab`);
});
