import { globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Sample } from '../harness/authoring/samples.ts';
import { cutBlocks, withBodies } from '../harness/source/blocks.ts';
import { PROJECT } from '../harness/support/project.ts';

type Blocks = Pick<Sample, 'blocks'>;

/** Composes the files of a submission: the reference of a lab with other block bodies. */
export function compose({ blocks }: Blocks, root = PROJECT): Map<string, string> {
  const files = new Map<string, string>();
  const unplaced = new Set(Object.keys(blocks));
  for (const path of globSync('reference/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }).sort()) {
    const text = readFileSync(join(root, path), 'utf8');
    const own = Object.entries(blocks).filter(([name]) => cutBlocks(text).blocks.has(name));
    for (const [name] of own) unplaced.delete(name);
    files.set(basename(path), withBodies(text, Object.fromEntries(own)));
  }
  if (unplaced.size > 0) throw new Error(`the reference has no block ${[...unplaced].join(', ')}`);
  return files;
}

/** Composes the files alone in which a sample differs from the reference. */
export function changedFiles(sample: Blocks, root = PROJECT): Map<string, string> {
  const reference = compose({ blocks: {} }, root);
  return new Map([...compose(sample, root)].filter(([name, text]) => text !== reference.get(name)));
}

/** Writes files into a folder of their own. */
export function writeSubmission(files: ReadonlyMap<string, string>, parent = tmpdir()): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'submission-'));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return folder;
}
