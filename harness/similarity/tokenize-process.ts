// The process that tokenize-apart.ts starts: it reads a file from each line of standard input and writes a line for it.

import { graft } from '../graft/graft.ts';
import { readLines } from '../sandbox/lines.ts';
import { MOST_BYTES, type SourceFile, type TokenizedFile } from './tokenize-apart.ts';
import { tokensOf } from './tokens.ts';

for await (const line of readLines(process.stdin, MOST_BYTES)) {
  const { name, text, stub }: SourceFile = JSON.parse(line);
  const file: TokenizedFile = { blocks: [], faulty: [] };
  for (const block of graft(name, text, stub).blocks) {
    if (block.state === 'faulty') file.faulty.push(block.name);
    if (block.state !== 'ready') continue;
    const { start: from } = block.span;
    const tokens = tokensOf(block.nodes).map(({ kind, start }) => ({ kind, start: start - from }));
    file.blocks.push({ name: block.name, text: block.body, tokens });
  }
  process.stdout.write(`${JSON.stringify(file)}\n`);
}
