// The process that isolated-parser.ts starts: it reads a file from each line of standard input and writes a line for it.
import { readLines } from '../sandbox/lines.ts';
import { compile, isDoubtful } from './compiles.ts';
import { graft } from './graft.ts';
import { decode, encode, MOST_BYTES, RETIREMENT_SECONDS, type SourceFile } from './isolated-parser.ts';

// What takes types out takes a while to become ready, at its first text: that passes while the first file is on its way.
compile('');

for await (const line of readLines(process.stdin, MOST_BYTES)) {
  const { name, text, stub } = decode<SourceFile>(line);
  const made = graft(name, text, stub);
  const { user, system } = process.cpuUsage();
  // The system's limit counts all files together: another process goes on, so that the last ones have as much as the first.
  const isLast = (user + system) / 1e6 > RETIREMENT_SECONDS || isDoubtful();
  process.stdout.write(encode({ graft: made, isLast }));
  if (isLast) break;
}
