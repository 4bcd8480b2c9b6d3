import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { moduleGraph } from './module-graph.ts';

const { folder, remove } = createTemporaryFolder('module-graph-test');
afterAll(remove);

const FILES = {
  'cli.ts': `
    import { readFileSync } from 'node:fs';
    import type { Shape } from './shape.ts';
    import { z } from 'zod';
    export * from '@scope/package/deep.js';
    const later = await import('./folder/later.mjs');
    const data = new URL('folder/data.json', import.meta.url);
    const any = await import(process.argv[2]);
    const page = new URL('https://example.org/page.ts');`,
  'shape.ts': 'export type Shape = { side: number };',
  'folder/later.mjs': "import '../cli.ts';",
  'folder/data.json': '{}',
  'secret.ts': "export const answer = 42; // import './cli.ts'",
  'broken.ts': "import './nowhere.ts';",
};
for (const [name, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

test('holds what modules lead to, in every way of naming a file, and nothing else', () => {
  expect(moduleGraph(folder, ['cli.ts'], { withTypes: true })).toEqual({
    files: ['cli.ts', 'folder/data.json', 'folder/later.mjs', 'shape.ts'],
    packages: ['@scope/package', 'zod'],
  });
});

test('holds nothing that only a type is taken from, unless it is asked for', () => {
  expect(moduleGraph(folder, ['cli.ts']).files).not.toContain('shape.ts');
});

test('leaves a module out, with what nothing else leads to', () => {
  expect(
    moduleGraph(folder, ['cli.ts'], {
      without: (file) => ['shape.ts', 'folder/later.mjs'].includes(file),
      withTypes: true,
    }).files,
  ).toEqual(['cli.ts', 'folder/data.json']);
  expect(moduleGraph(folder, ['folder/later.mjs'], { without: (file) => file === 'cli.ts' })).toEqual({
    files: ['folder/later.mjs'],
    packages: [],
  });
});

test('an import that leads nowhere is named', () => {
  expect(() => moduleGraph(folder, ['broken.ts'])).toThrow('broken.ts imports ./nowhere.ts');
});
