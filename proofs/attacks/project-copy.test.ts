import { existsSync, lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from '../../harness/support/project.ts';
import { copyProject } from './project-copy.ts';

test.runIf(process.getuid?.() === 0)('a copy is its new owner’s, and the packages stay whose they are', () => {
  const packages = ['zod', 'zod/package.json'].map((name) => join(PROJECT, 'node_modules', name));
  const owners = () => packages.map((path) => statSync(path).uid);
  const before = owners();
  const { folder, remove } = copyProject(65534);
  expect(lstatSync(folder).uid).toBe(65534);
  expect(lstatSync(join(folder, 'harness/support/project.ts')).uid).toBe(65534);
  expect(statSync(join(folder, 'node_modules/zod/package.json')).isFile()).toBe(true);
  expect(existsSync(join(folder, '.git'))).toBe(false);
  expect(owners()).toEqual(before);
  remove();
  expect(packages.every((path) => existsSync(path))).toBe(true);
});
