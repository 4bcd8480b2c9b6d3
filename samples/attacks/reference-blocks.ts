import { readFileSync } from 'node:fs';
import { cutBlocks } from '../../harness/source/blocks.ts';

/** Blocks of the reference by name, for attacks that need correct samples around them. */
export function referenceBlocks(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, bodyOf(name)]));
}

function bodyOf(name: string): string {
  const path = new URL(`../../reference/${name.split('.')[0]}.ts`, import.meta.url);
  const block = cutBlocks(readFileSync(path, 'utf8')).blocks.get(name);
  if (!block) throw new Error(`the reference has no block ${name}`);
  return block.body;
}
