import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Matrix } from 'ml-matrix';
import { columnOf } from '../graders/q1/objects.ts';
import { alphabet, toMatrices, toPass } from '../graders/q1/plain-data.ts';
import { ScriptedRandom } from '../graders/q1/scripted-random.ts';
import { networkAt } from '../graders/toolkit/arbitraries.ts';
import type { ZipEntry } from '../harness/release/zip.ts';
import { parseSource } from '../harness/source/syntax.ts';
import { PROJECT } from '../harness/support/project.ts';
import { Vocabulary } from '../lab/q1/vocabulary.ts';
import { DataLoader } from '../lab/q2/data-loader.ts';
import { adam, meanSquaredError } from '../lab/q2/optimization.ts';
import { tf } from '../lab/q2/tensorflow.ts';
import * as q1 from '../reference/q1.ts';
import * as q2 from '../reference/q2.ts';

// Calls all functions of the students' kit, exported or not, with the arguments that the lab's blocks are for.

/** The lab's own modules, but its commands, and what its checks import; other parts of the engine know no lab. */
const MODULES = /^(graders|lab(?!\/cli)|harness\/authoring)\/.*\.ts$/;

/** Name under which each module's copy hands out all that it declares. */
const ALL = 'everythingDeclared';

/** Takes the statements out of a module that are no declarations, and exports all values that it declares. */
function opened(text: string): string {
  const names: string[] = [];
  let rest = text;
  for (const node of parseSource(text).program?.body.toReversed() ?? []) {
    const declared = node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration';
    const declaration = declared ? node.declaration : node;
    if (node.type === 'ExpressionStatement') rest = rest.slice(0, node.start) + rest.slice(node.end);
    if (declaration?.type === 'VariableDeclaration')
      names.push(...declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? id.name : [])));
    else if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration')
      if (declaration.id && 'body' in declaration && declaration.body) names.push(declaration.id.name);
  }
  return `${rest}\nexport const ${ALL} = { ${names.join(', ')} };\n`;
}

const network = networkAt({ T: 3, H: 2, V: 3, weights: 'usual', inputs: 'any', targets: 'any', aPrev: 'any', seed: 1 });
const { parameters, inputs, targets, aPrev } = network;
const vocabulary = () => new Vocabulary(alphabet(3));
const own = new q1.RNN(toMatrices(parameters), vocabulary());
const pass = own.forward(inputs, columnOf(aPrev));
const plainPass = {
  x: pass.x.map((m) => m.to1DArray()),
  a: pass.a.map((m) => m.to1DArray()),
  yPred: pass.yPred.map((m) => m.to1DArray()),
};
const LOGITS = [0.3, -1.2, 2];
/** Copies all plain arguments, so that no function changes what others are given. */
const data = () => structuredClone({ network, parameters, inputs, targets, aPrev, plainPass, logits: LOGITS });
const drawing = () => new ScriptedRandom((n) => [1, 2, 0][n] ?? 0);

const series = { length: 3, get: (i: number) => ({ x: [0.1 * i, 0.3, 0.2], y: 0.1 + 0.2 * i }) };
const loader = () => new DataLoader(series as never, { batchSize: 2 });
const model = () => {
  const made = new q2.RNN({ hiddenSize: 2, layers: 1 });
  for (const { x } of loader()) made.forward(x);
  for (const [i, w] of made.weights().entries()) w.assign(tf.fill(w.shape, 0.1 * (i + 1)));
  return made;
};
const windows = () => tf.tensor3d([[[0.1], [0.3], [0.2]]]);
const options = () => ({ epochs: 3, validateEvery: 1, optimizer: adam(0.1), lossFn: meanSquaredError });

/** By block: what it is to compute, and the arguments in all forms in which a function may take them. */
const BLOCKS: Readonly<
  Record<string, { expected: unknown; given: ((fresh: ReturnType<typeof data>) => unknown[])[] }>
> = {
  'q1.softmax': {
    expected: own.softmax(columnOf(LOGITS)),
    given: [
      ({ logits }) => [columnOf(logits)],
      ({ logits }) => [logits],
      ({ logits }) => [logits.map((value) => [value])],
      ({ logits }) => [[logits], 3],
    ],
  },
  'q1.loss': {
    expected: own.loss(pass.yPred, targets),
    given: [
      ({ targets, plainPass }) => [toPass(plainPass).yPred, targets],
      ({ targets, plainPass }) => [plainPass.yPred, targets],
      ({ targets, plainPass }) => [{ yPred: plainPass.yPred, targets }],
    ],
  },
  'q1.forward': {
    expected: pass.yPred,
    given: [
      ({ network }) => [network],
      ({ network, parameters }) => [parameters, network],
      ({ parameters, inputs, aPrev }) => [parameters, inputs, aPrev],
      ({ parameters, inputs, aPrev }) => [toMatrices(parameters), inputs, columnOf(aPrev)],
      ({ parameters, inputs, aPrev }) => [inputs, columnOf(aPrev), toMatrices(parameters)],
    ],
  },
  'q1.backward': {
    expected: Object.values(own.backward(pass, targets)),
    given: [
      ({ network }) => [network],
      ({ network, parameters }) => [parameters, network],
      ({ network, parameters }) => [network, parameters],
      ({ parameters, inputs, targets, aPrev }) => [parameters, inputs, targets, aPrev],
      ({ parameters, targets, plainPass }) => [parameters, plainPass, targets],
      ({ parameters, targets, plainPass }) => [toMatrices(parameters), toPass(plainPass), targets],
      ({ parameters, targets, plainPass }) => [toPass(plainPass), targets, toMatrices(parameters)],
      ({ parameters, targets, aPrev, plainPass }) => [parameters, plainPass, targets, aPrev],
    ],
  },
  'q1.predict': {
    expected: own.predict('a', drawing()),
    given: [
      ({ parameters }) => ['a', drawing(), toMatrices(parameters), vocabulary()],
      () => [bare(), 'a', drawing()],
      () => ['a', drawing(), bare()],
    ],
  },
  'q2.forward': {
    expected: model().forward(windows()),
    given: [
      () => [windows(), model().weights()],
      () => [model().weights(), windows()],
      () => [
        { hiddenSize: 2, layers: 1 },
        model()
          .weights()
          .map((w) => w.dataSync()),
        [0.1, 0.3, 0.2],
      ],
    ],
  },
  'q2.train': {
    expected: (await q2.train(model(), loader(), loader(), options())).validationLoss,
    given: [
      () => [model(), loader(), loader(), options()],
      () => [{ model: model(), training: loader(), validation: loader(), ...options() }],
    ],
  },
  'q2.test': {
    expected: (await q2.test(model(), loader(), options())).predictions,
    given: [() => [model(), loader(), options()], () => [model(), loader()]],
  },
};

/** A model without the function that it is for. */
function bare() {
  return Object.assign(new q1.RNN(toMatrices(parameters), vocabulary()), { predict: undefined });
}

/** Lists the numbers and texts of a value, whatever it is made of, with six digits. */
function leavesOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'number') return [`${Math.round(value * 1e6) / 1e6 + 0}`];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 6) return [];
  if (Matrix.isMatrix(value)) return leavesOf((value as Matrix).to2DArray(), depth + 1);
  if (value instanceof tf.Tensor) return leavesOf(Array.from(value.dataSync()), depth + 1);
  return Object.values(value).flatMap((each) => leavesOf(each, depth + 1));
}

/** Tells whether a function, or one that it returns, computes what a block is to. */
async function computes(call: (...args: unknown[]) => unknown, { expected, given }: (typeof BLOCKS)[string]) {
  const wanted = `,${leavesOf(expected).join()},`;
  for (const make of given) {
    try {
      const args = make(data());
      const before = `,${leavesOf(args).join()},`;
      const result = await call(...args);
      const made = typeof result === 'function' ? [result, await result(...make(data()))] : [result];
      if ([...made, args].some((each) => `,${leavesOf(each).join()},`.includes(wanted)) && !before.includes(wanted))
        return true;
    } catch {
      // It is for other arguments.
    }
  }
  return false;
}

/**
 * Finds the functions of the lab's modules in a kit that compute what a block asks for.
 *
 * @param folder where the kit is unpacked, with modules that hand out their own functions, too, and start nothing
 * @returns how many functions there are, and which of them do, with the block before the module
 */
export async function findSolutions(
  entries: readonly ZipEntry[],
  folder: string,
): Promise<{ tried: number; found: string[] }> {
  for (const { name, content } of entries) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, MODULES.test(name) ? opened(`${content}`) : content);
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const found: string[] = [];
  let tried = 0;
  for (const { name } of entries.filter(({ name }) => MODULES.test(name))) {
    const module = await import(pathToFileURL(join(folder, name)).href);
    for (const [key, value] of Object.entries(module[ALL] as object)) {
      if (typeof value !== 'function') continue;
      tried++;
      // Tensors are nothing that other folders know.
      const question = name.includes('/q2/') ? 'q2' : 'q1';
      for (const [block, task] of Object.entries(BLOCKS))
        if (block.startsWith(question) && (await computes(value as () => unknown, task)))
          found.push(`${block}: ${name} ${key}`);
    }
  }
  return { tried, found };
}
