// The process that isolated-parser.ts starts: it reads a file from each line of standard input and writes a line for it.
import { readLines } from '../sandbox/lines.ts';
import { graft } from './graft.ts';
import { decode, encode, MOST_BYTES, RETIREMENT_SECONDS, type SourceFile } from './isolated-parser.ts';

for await (const line of readLines(process.stdin, MOST_BYTES)) {
  const { name, text, stub } = decode<SourceFile>(line);
  process.stdout.write(encode(graft(name, text, stub)));
  // The system's limit counts all files together: another process goes on, so that the last ones have as much as the first.
  const { user, system } = process.cpuUsage();
  if ((user + system) / 1e6 > RETIREMENT_SECONDS) break;
}
