import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '../harness/authoring/samples.ts';
import type { Course } from '../harness/rubric/course.ts';
import { cutBlocks, withBodies } from '../harness/source/blocks.ts';

type Blocks = Pick<Sample, 'blocks'>;
type Files = Pick<Course, 'lab' | 'root'>;

/** Composes the files of a submission: the reference of a lab with other block bodies. */
export function compose({ blocks }: Blocks, { lab, root }: Files): Map<string, string> {
  const files = new Map<string, string>();
  const unplaced = new Set(Object.keys(blocks));
  for (const { file, reference } of lab.questions) {
    const text = readFileSync(join(root, reference), 'utf8');
    const own = Object.entries(blocks).filter(([name]) => cutBlocks(text).blocks.has(name));
    for (const [name] of own) unplaced.delete(name);
    files.set(file, withBodies(text, Object.fromEntries(own)));
  }
  if (unplaced.size > 0) throw new Error(`the reference has no block ${[...unplaced].join(', ')}`);
  return files;
}

/** Composes the files alone in which a sample differs from the reference. */
export function changedFiles(sample: Blocks, course: Files): Map<string, string> {
  const reference = compose({ blocks: {} }, course);
  return new Map([...compose(sample, course)].filter(([name, text]) => text !== reference.get(name)));
}

/** Writes files into a folder of their own. */
export function writeSubmission(files: ReadonlyMap<string, string>, parent = tmpdir()): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'submission-'));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return folder;
}
