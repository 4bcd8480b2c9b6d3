// The process that prepare.ts starts: it reads a request from standard input and writes the graft.
import { buffer } from 'node:stream/consumers';
import { deserialize, serialize } from 'node:v8';
import { graft } from './graft.ts';

const { file, text, stub } = deserialize(await buffer(process.stdin));
process.stdout.write(serialize(graft(file, text, stub)));
