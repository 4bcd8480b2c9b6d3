import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack, FileAttack } from 'lab-harness/authoring';

/** A file that earns nothing, beside which a submission puts others. */
const FAULTY = '// TODO(q1.softmax) begin\nreturn x;\n// TODO(q1.softmax) end\n';

const besides = (id: string, tries: string, put: (folder: string) => void): FileAttack => ({
  id,
  family: 'tampering',
  tries,
  task: 'softmax',
  ends: ['mismatch', 'markers', 'structure', 'rule'],
  write(folder) {
    writeFileSync(join(folder, 'q1.ts'), FAULTY);
    put(folder);
    return folder;
  },
});

/** The same by what a submission brings beside its code. */
export const tamperingFiles: readonly Attack[] = [
  besides('package-json', 'brings a package.json with scripts and imports', (folder) => {
    writeFileSync(
      join(folder, 'package.json'),
      '{ "type": "commonjs", "imports": { "#x": "./x.js" }, "scripts": { "pregrade": "touch pwned" } }',
    );
  }),
  besides('npmrc', 'brings an .npmrc', (folder) =>
    writeFileSync(join(folder, '.npmrc'), 'script-shell=/bin/false\nignore-scripts=false\n'),
  ),
  besides('node-modules', 'brings its own ml-matrix', (folder) => {
    mkdirSync(join(folder, 'node_modules/ml-matrix'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/ml-matrix/package.json'), '{ "name": "ml-matrix", "main": "index.js" }');
    writeFileSync(join(folder, 'node_modules/ml-matrix/index.js'), 'process.exit(0)');
  }),
  besides('own-tests', 'brings its own checks and configuration', (folder) => {
    for (const name of ['q1.test.ts', 'vitest.config.ts', 'rubric.yaml', 'tsconfig.json'])
      writeFileSync(join(folder, name), 'process.exit(0)');
  }),
  {
    id: 'linked-file',
    family: 'tampering',
    tries: 'hands in a link to the reference',
    task: 'softmax',
    ends: ['file-rejected'],
    write(folder, { project }) {
      symlinkSync(join(project, 'reference/q1.ts'), join(folder, 'q1.ts'));
      return folder;
    },
  },
];
