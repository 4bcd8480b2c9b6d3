import { chmodSync, copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allLabs } from '../../testing/labs.ts';
import { PROJECT } from '../support/project.ts';
import { eraseTrusted } from './erase.ts';
import { tryLayers } from './layers.ts';
import { openSandbox } from './sandbox.ts';
import { createStage, placeStudent } from './stage.ts';

// With the layer `language` alone: what would stop the inspector that the walk needs is left out.
const layers = await tryLayers({ without: ['permission', 'kernel', 'user', 'limits'] });
const WALKER = 'testing/walk-realm.mjs';
const questions = (await allLabs()).flatMap(({ name, root, rubric, lab }) =>
  lab.questions.map((question) => ({ title: `${name} ${question.id}`, root, rubric, question })),
);

/** What the student's file adds to its own: all that it can import or be given, which is thrown too. */
const REACH = (specifiers: readonly string[]) => `
export async function reach() {
  const given = { meta: import.meta };
  let calls = 0;
  const take = (what, act) => {
    const name = what + ' ' + ++calls;
    const failed = (error) => { given['error of ' + name] = error; };
    try {
      given[name] = act();
      Promise.resolve(given[name]).then((value) => { given['what ' + name + ' comes to'] = value; }, failed);
    } catch (error) {
      failed(error);
    }
  };
  for (const specifier of ${JSON.stringify(specifiers)}) {
    take(specifier, () => import(specifier));
    // What packages hand out by functions: engines, backends, platforms.
    const parts = specifier.startsWith('.') ? {} : await import(specifier).catch(() => ({}));
    for (const [key, part] of Object.entries(parts))
      if (typeof part === 'function' && key !== 'disposeVariables') take(specifier + ' ' + key + '()', () => part());
  }
  take('import as JSON', () => import('./x.json', { with: { type: 'json' } }));
  for (const text of ["1", "import('node:fs')"]) take('code', () => (0, eval)(text));
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const value = globalThis[name];
    if (typeof value !== 'function') continue;
    for (const args of [[], [() => {}], ['text'], [{}], [new Uint8Array(2)], [Symbol.iterator]]) {
      take(name + '()', () => value(...args));
      take('new ' + name, () => new value(...args));
    }
  }
  for (const [name, holder] of Object.entries({ process, console, performance, WebAssembly, Intl, Atomics })) {
    for (const key of Reflect.ownKeys(holder)) {
      if (key === 'exit' || typeof holder[key] !== 'function') continue;
      take(name + '.' + String(key), () => holder[key]());
      take(name + '.' + String(key), () => holder[key]({}));
      take(name + '.' + String(key), () => holder[key](() => {}));
    }
  }
  // What is on the stack, and what is handed to those who wait.
  take('frames', () => { Error.prepareStackTrace = (...args) => [...args]; return new Error().stack; });
  take('frames by a class', () => new (class extends Error { static prepareStackTrace(...args) { return args; } })().stack);
  take('frames that are kept', () => { const kept = {}; Error.captureStackTrace(kept); return [kept, kept.stack]; });
  take('an overflow', () => { const again = () => again() + 1; return again(); });
  take('a thenable', () => new Promise((done) => Promise.resolve({ then(resolve, reject, ...more) { done([this, more]); } })));
  take('an iteration', async () => { const all = []; for await (const each of [import.meta, 1]) all.push(each); return all; });
  take('a generator', () => (async function* () { yield import.meta; })().next());
  take('a disposal', async () => { await using each = { async [Symbol.asyncDispose](...args) { given.disposed = [this, args]; } }; });
  take('a rejection', () => Promise.any([Promise.reject(new Error('x'))]));
  for (const later of [setTimeout, setInterval, setImmediate, queueMicrotask, process.nextTick]) {
    take('this in a callback', () => new Promise((done) => {
      const id = later(function (...args) { clearInterval(id); done([this, id, ...args]); }, 1);
    }));
  }
  take('an encoder', () => new TextEncoder());
  take('a decoder', () => new TextDecoder());
  take('decoding', () => new TextDecoder().decode({}));
  take('an encoding', () => new TextDecoder('none'));
  await new Promise((done) => setTimeout(done, 300));
  return given;
}`;

test.each(questions)('$title: no function of Node’s is within reach', async ({ title, root, rubric, question }) => {
  const { student, packages, driver } = question;
  const include = [...question.include];
  const source = eraseTrusted(readFileSync(join(root, question.reference), 'utf8'));
  const modules = globSync('**/*.{ts,mjs}', { cwd: root, exclude: ['node_modules', 'labs'] }).filter(
    (path) => include.some((part) => path.startsWith(part)) && !path.endsWith('.test.ts'),
  );
  const up = '../'.repeat(student.split('/').length - 1) || './';
  const specifiers = [
    ...packages,
    ...modules.map((path) => up + path),
    './nothing.ts',
    'node:fs',
    `${up}harness/sandbox/child.ts`,
  ];
  const stage = createStage({ root, include, student });
  placeStudent(stage, student, source + REACH(specifiers));
  chmodSync(stage.folder, 0o700);
  copyFileSync(join(PROJECT, WALKER), join(stage.folder, 'walk-realm.mjs'));
  mkdirSync(join(stage.folder, 'walk'));
  const walk = `import '../${driver}';\nexport { default } from '../walk-realm.mjs';`;
  writeFileSync(join(stage.folder, 'walk/driver.mjs'), walk);
  const limits = { ...rubric.sandbox, outputBytes: 1e6, messageBytes: 1e6 };
  const code = {
    layers,
    stage,
    student,
    packages,
    substitutes: [],
    placed: Promise.resolve(),
    studentPosition: () => undefined,
    mentions: () => true,
    isOpenBlock: () => true,
  };
  const sandbox = openSandbox({ ...code, limits, driver: 'walk/driver.mjs' });
  try {
    const [answer] = await sandbox.send([{ procedure: 'walk', args: [] }]);
    const { objects, functions, language, nodes, stays } = (await answer(60_000)) as {
      [Name in 'objects' | 'functions' | 'language']: number;
    } & { nodes: string[]; stays: string[] };
    console.log(
      `${title}: ${objects} objects; of ${functions} functions ${language} are the language’s, ${nodes.length} Node’s; beside the language: ${stays.join(', ')}`,
    );
    expect(nodes).toEqual([]);
    expect(functions).toBeGreaterThan(language);
  } finally {
    await sandbox.close();
    stage.remove();
  }
});
