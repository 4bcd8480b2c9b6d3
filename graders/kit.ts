import { defineKit } from 'lab-harness/authoring';

/** What students get of this lab. */
export default defineKit({
  description: 'A lab on recurrent neural networks',
  scripts: ['train', 'data'],
  modules: ['lab/cli/data.ts', 'lab/cli/q2-thread.ts', 'lab/cli/train.ts'],
  documents: [
    '.vscode/launch.json',
    '.vscode/tasks.json',
    'fixtures/names.txt',
    'fixtures/prices.csv',
    'fixtures/q*-history.json',
    'student/figures/*.svg',
  ],
  // Of each the same code comes in ten forms, with source maps: 90 MB, of which 8 are used.
  trimmed: {
    names: ['core', 'layers', 'backend-cpu', 'backend-wasm'].map((part) => `@tensorflow/tfjs-${part}`),
    licence: 'typescript/LICENSE',
  },
  renamed: { 'README.md': 'student/README.md', 'fixtures/README.md': 'student/FIXTURES.md' },
});
