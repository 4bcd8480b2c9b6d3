// The process that isolated-parser.ts starts: it reads a file from each line of standard input and writes a line for it.
import { erase } from '../sandbox/erase.ts';
import { readLines } from '../sandbox/lines.ts';
import { graft } from './graft.ts';
import { decode, encode, MOST_BYTES, RETIREMENT_SECONDS, type SourceFile } from './isolated-parser.ts';

for await (const line of readLines(process.stdin, MOST_BYTES)) {
  const { name, text, stub } = decode<SourceFile>(line);
  const { source, ...rest } = graft(name, text, stub);
  const code = tryErase(source);
  const { user, system } = process.cpuUsage();
  // The system's limit counts all files together: another process goes on, so that the last ones have as much as the first.
  // After an error nobody knows what state what erases is in.
  const isLast = (user + system) / 1e6 > RETIREMENT_SECONDS || typeof code !== 'string';
  process.stdout.write(encode({ graft: { ...rest, source: typeof code === 'string' ? code : refusal(code) }, isLast }));
  if (isLast) break;
}

/** Takes the types out of a source, or tells why that cannot be done: the parser lets pass what Node.js refuses. */
function tryErase(source: string): string | Error {
  try {
    return erase(source);
  } catch (error) {
    return error as Error;
  }
}

/** Writes what Node.js would say of the source, in its place. */
function refusal({ message }: Error): string {
  return `throw new SyntaxError(${JSON.stringify(message)});\n`;
}
