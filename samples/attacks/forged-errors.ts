import type { Attack, CodeAttack, Target } from 'lab-harness/authoring';
import { inBlocks, inSoftmax, MODEL, spell } from './makers.ts';

const statements = inSoftmax('protocol');

/** Catches an error of the driver's in predict, and throws something made of it. */
const fromCaught = (
  id: string,
  tries: string,
  ends: Attack['ends'],
  throws: (target: Target) => string,
): CodeAttack => ({
  id,
  family: 'protocol',
  tries,
  task: 'predict',
  ends,
  blocks: (target) => ({
    'q1.predict': `const { size } = this.vocabulary; const p = new Array(size).fill(1 / size);
try { for (let i = 0; i <= 100; i++) random.choice(p); } catch (caught) { const error = caught as Error; throw ${throws(target)}; }
return start;`,
  }),
});

const TEXT = "'the grader is at fault'";

/** The protocol by errors that pass for the driver's own, whose texts findings of hidden checks show as well. */
export const forgedErrors: readonly Attack[] = [
  fromCaught('rewritten-error', 'writes what it knows into an error of the driver’s', ['contract'], (target) => {
    const flag = spell(target);
    return `Object.defineProperty(Object.assign(error, { message: ${flag}, stack: ${flag}, cause: ${flag} }), 'toString', { value: () => ${flag} })`;
  }),
  fromCaught(
    'error-of-its-class',
    'makes another error by the class of the driver’s own',
    ['threw'],
    () => `new (error.constructor as ErrorConstructor)(${TEXT})`,
  ),
  fromCaught(
    'error-of-its-prototype',
    'hangs an error on the prototype of the driver’s own',
    ['threw'],
    () =>
      `Object.setPrototypeOf(Object.assign(new Error(${TEXT}), { name: error.name }), Object.getPrototypeOf(error))`,
  ),
  fromCaught(
    'error-in-a-proxy',
    'wraps an error of the driver’s in one that says something else',
    ['threw'],
    () => `new Proxy(error, { get: (target, key) => (key === 'message' ? ${TEXT} : Reflect.get(target, key)) })`,
  ),
  inBlocks('protocol')(
    'train',
    'error-of-an-import',
    'imports the class of the driver’s errors',
    ['threw'],
    { 'q2.train': `const { ContractError } = await import('lab-harness/inside'); throw new ContractError(${TEXT});` },
    ...MODEL,
  ),
  inBlocks('protocol')(
    'train',
    'error-of-a-reader',
    'has a function beside the driver throw what it likes',
    ['threw'],
    {
      'q2.train': `const reader = await import('../graders/q2/plain-data.ts' as string); reader.readNumber(undefined, ${TEXT}); throw new Error();`,
    },
    ...MODEL,
  ),
  statements(
    'text-for-a-size',
    'returns a matrix whose size is a text',
    ['contract'],
    (target) => `return { klass: 'Matrix', rows: ${spell(target)}, columns: 1 } as unknown as Matrix;`,
  ),
  statements(
    'named-by-its-stack',
    'has its stack name a function that is nowhere',
    ['threw'],
    (target) => `const name = ${spell(target)}.replaceAll('-', '_'); const error = new Error('x');
throw Object.assign(error, { stack: error.stack?.replaceAll('softmax', name) });`,
  ),
];
