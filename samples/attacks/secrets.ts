import { join, relative } from 'node:path';
import type { Attack } from 'lab-harness/authoring';
import { awaiting, builtin, literal, stealing } from './makers.ts';

const steal = stealing('secrets');
const stealLater = awaiting('secrets');
const read = (path: string) => `${builtin('fs')}.readFileSync(${literal(path)}, 'utf8')`;

/** Attacks that want the tests, the answers, the grader's environment or other students' submissions. */
export const secrets: readonly Attack[] = [
  steal('read-reference', 'reads the reference by its path', ({ project }) => read(join(project, 'reference/q1.ts'))),
  steal('read-graders', 'reads the checks', ({ project }) => read(join(project, 'graders/q1/softmax.ts'))),
  steal('read-fixtures', 'reads the recorded values', ({ project }) => read(join(project, 'fixtures/stubs/q1.ts'))),
  steal('read-rubric', 'reads the rubric', ({ project }) => read(join(project, 'rubric.yaml'))),
  steal('read-history', 'reads the repository', ({ project }) => read(join(project, '.git/HEAD'))),
  steal(
    'list-project',
    'lists the project',
    ({ project }) => `${builtin('fs')}.readdirSync(${literal(project)}).join()`,
  ),
  steal('read-course-key', 'reads the course key', ({ secrets }) => read(secrets.courseKey)),
  steal('read-other-work', 'reads another student’s work', ({ secrets }) => read(secrets.otherSubmission)),
  steal('read-result', 'reads another student’s result', ({ secrets }) => read(secrets.result)),
  steal('read-relative', 'climbs out of the stage by a relative path', ({ secrets }) =>
    read(join('../../../../../../..', relative('/', secrets.courseKey))),
  ),
  steal(
    'read-by-url',
    'reads by a file URL',
    ({ secrets }) => `${builtin('fs')}.readFileSync(new URL(${literal(`file://${secrets.courseKey}`)}), 'utf8')`,
  ),
  steal(
    'read-by-buffer',
    'reads by a path of bytes',
    ({ secrets }) => `${builtin('fs')}.readFileSync(Buffer.from(${literal(secrets.courseKey)}), 'utf8')`,
  ),
  steal('read-by-proc-root', 'reads through /proc/self/root', ({ secrets }) =>
    read(`/proc/self/root${secrets.courseKey}`),
  ),
  steal('read-by-proc-cwd', 'reads through the grader’s working directory', ({ grader }) =>
    read(`/proc/${grader}/cwd/rubric.yaml`),
  ),
  steal(
    'read-by-descriptor',
    'reads what its descriptors lead to',
    `((fs) => fs.readdirSync('/proc/self/fd').map((fd) => { const path = fs.readlinkSync('/proc/self/fd/' + fd); return path.includes('course-key') ? fs.readFileSync(path, 'utf8') : ''; }).join(''))(${builtin('fs')})`,
    ['threw'],
  ),
  stealLater(
    'read-asynchronously',
    'reads with promises',
    ({ secrets }) => `${builtin('fs/promises')}.readFile(${literal(secrets.courseKey)}, 'utf8')`,
  ),
  stealLater(
    'read-by-stream',
    'reads by a stream',
    ({ secrets }) =>
      `(async () => { let text = ''; for await (const part of ${builtin('fs')}.createReadStream(${literal(secrets.courseKey)})) text += part; return text; })()`,
  ),
  steal(
    'read-by-internals',
    'reads by Node’s own binding',
    ({ secrets }) => `process.binding('fs').readFileUtf8(${literal(secrets.courseKey)}, 0)`,
  ),
  stealLater(
    'read-by-blob',
    'opens the file as a blob',
    ({ secrets }) => `${builtin('fs')}.openAsBlob(${literal(secrets.courseKey)}).then((blob) => blob.text())`,
  ),
  steal('read-environment', 'reads the grader’s environment', ({ variable }) => `process.env[${literal(variable)}]`),
  steal('read-proc-environment', 'reads the grader’s environment in /proc', ({ grader }) =>
    read(`/proc/${grader}/environ`),
  ),
  steal('read-command-line', 'reads the grader’s command line', ({ grader }) => read(`/proc/${grader}/cmdline`)),
  steal('read-memory-map', 'reads where the grader’s memory lies', ({ grader }) => read(`/proc/${grader}/maps`)),
  stealLater(
    'import-reference',
    'imports the reference by its URL',
    ({ project }) => `import(${literal(`file://${project}reference/q1.ts`)}).then(Object.keys)`,
  ),
  stealLater(
    'import-relative',
    'imports the reference by a relative path',
    ({ project }) => `import('../../../..${project}reference/q1.ts').then(Object.keys)`,
  ),
  stealLater(
    'import-by-evaluation',
    'imports the reference from evaluated text, which no rule sees',
    ({ project }) => `eval(${literal(`import('file://${project}reference/q1.ts')`)}).then(Object.keys)`,
  ),
  stealLater(
    'import-data',
    'imports code from a text, which imports the rest',
    ({ secrets }) =>
      `import(${literal(`data:text/javascript,import fs from 'node:fs'; export default fs.readFileSync(${JSON.stringify(secrets.courseKey)}, 'utf8');`)}).then((module) => module.default)`,
  ),
  stealLater(
    'import-engine',
    'imports the modules of its own sandbox, again and under other names',
    `Promise.any(['child.ts', 'wire.ts', 'fence.mjs', 'plain-globals.ts'].flatMap((name) => ['', '?again', '#again'].map((end) =>
      import(import.meta.url.replace(/student.*/, 'harness/sandbox/' + name + end))))).then(Object.keys)`,
  ),
  stealLater(
    'import-as-data',
    'imports what is no code: its packages’ manifests, and other students’ work',
    ({ secrets }) =>
      `Promise.any([import('ml-matrix/package.json', { with: { type: 'json' } }), import(${literal(secrets.courseKey)}, { with: { type: 'text' } }), import(${literal(`file://${secrets.otherSubmission}`)}, { with: { type: 'bytes' } })]).then(Object.keys)`,
  ),
  steal(
    'stack-trace',
    'looks for paths and values in a stack trace',
    ({ variable }) =>
      `(() => { Error.stackTraceLimit = 100; const { stack = '' } = new Error('x'); return stack.includes('reference') || stack.includes(${literal(variable)}) ? stack : ''; })()`,
  ),
  steal(
    'callers',
    'looks for the check among its callers',
    `(() => { Error.prepareStackTrace = (_, sites) => sites; const sites = new Error().stack as unknown as { getThis(): unknown; getFunction(): unknown }[]; return sites.map((site) => site.getThis() ?? site.getFunction() ?? '').find((found) => String(found).includes('expected')); })()`,
  ),
  steal(
    'arguments-of-process',
    'reads the process’s own arguments',
    "process.argv.slice(2).find((text) => text.includes('reference') || text.includes('expected'))",
  ),
];
