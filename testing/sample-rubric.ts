import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRubric } from '../harness/rubric/load-rubric.ts';
import type { Rubric } from '../harness/rubric/schema.ts';
import { UsageError } from '../harness/support/errors.ts';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';

/** A rubric in which every key occurs and nothing is wrong. */
export const GOOD = `lab: lab.ts
title: A lab
deadline: 2024-03-11T17:00:00+05:30
late: { policy: per-day, graceMinutes: 15, percentPerDay: 10, mostPercent: 50 }
questions:
  - id: q1
    title: First
    marks: 20
    overflow: cap
    tasks:
      - id: q1.a
        title: A
        marks: 10
      - id: q1.b
        title: B
        marks: 15
        award: proportional
        requires: [q1.a]
  - id: q2
    title: Second
    marks: 5.5
    tasks:
      - { id: q2.c, title: C, marks: 5.5 }
rules:
  loops: fail
  max-shift-first: warn
  imports: off
  prints: fail
sandbox:
  callSeconds: 0.5
  taskSeconds: 10
  heapMegabytes: 256
  memoryMegabytes: 768
  processorSeconds: 60
  outputKilobytes: 1024
  messageMegabytes: 16
  sourceKilobytes: 256
courseKey: { env: COURSE_KEY, file: .course-key }
feedback: { results: visible, hiddenChecks: after_published }
`;

/** Loads a text as rubric.yaml, in a folder with the module that GOOD names. */
export function load(text: string): Rubric {
  const { folder, remove } = createTemporaryFolder('rubric');
  const file = join(folder, 'rubric.yaml');
  try {
    writeFileSync(join(folder, 'lab.ts'), '');
    writeFileSync(file, text);
    return loadRubric(file);
  } finally {
    remove();
  }
}

/** Reads the lines of the error that a text is refused with, without the folder's name. */
export function refusal(text: string): string[] {
  try {
    load(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.replace(/\/\S*-rubric-\w+\//g, '').split('\n');
  }
  throw new Error('the rubric was accepted');
}
