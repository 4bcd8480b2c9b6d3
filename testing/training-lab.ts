import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../harness/support/project.ts';
import { type Ended, runHere } from './run-here.ts';
import { start } from './start.ts';

/** What stands beside the student's file in a copy. */
const PARTS = ['lab', 'package.json', 'fixtures/names.txt', 'fixtures/prices.csv'];

/** A copy of the lab in which `npm run train` runs. */
export interface TrainingLab {
  readonly root: string;
  train(...args: string[]): Promise<Ended>;
  /** Trains in a process of its own, which gets signals. */
  start(...args: string[]): ReturnType<typeof start>;
}

/** Makes a copy of the lab in a new folder, with a text as a file of the student's. The engine's modules stay this process's. */
export function trainingLab(root: string, file: string, text: string): TrainingLab {
  for (const part of PARTS) {
    cpSync(join(PROJECT, part), join(root, part), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  }
  for (const part of ['harness', 'node_modules']) symlinkSync(join(PROJECT, part), join(root, part));
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return {
    root,
    train: (...args) => runHere('lab/cli/train.ts', args, root, root),
    start: (...args) => start(process.execPath, ['lab/cli/train.ts', ...args], { cwd: root }),
  };
}
