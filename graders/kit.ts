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
  renamed: { 'README.md': 'student/README.md', 'fixtures/README.md': 'student/FIXTURES.md' },
});
