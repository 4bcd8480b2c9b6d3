import fc from 'fast-check';
import { encode } from '../../harness/sandbox/wire.ts';

/** Bytes, so many times over: a flood is as short to write down as what it repeats. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly times: number;
}

/** Writes out the bytes that pieces stand for. */
export function expand(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(
    pieces.map(({ bytes, times }) => Buffer.alloc(bytes.length * times, bytes.length > 0 ? bytes : 0)),
  );
}

const once = (text: string): Piece => ({ bytes: Buffer.from(text), times: 1 });

/** Texts that the readers of JSON, JavaScript's objects and the pipe's own language may stumble over. */
const AWKWARD_VALUES = [
  ...'null true 0 -0 1e999 -1e999 1e-400 0.1e+1 9007199254740993 4'.split(' '),
  ...['{"$":"NaN"}', '{"$":"-0"}', '{"$":"7"}', '{"$":["NaN"]}', '{"$":{"toString":1,"valueOf":1}}', '{"$":{}}'],
  ...'""|"\\u0000"|"\\ud800"|"\\udc00\\ud800"|"\u2028"|"\ufeff"|"\\u001b[2J"|"<script>"|"=1+1"'.split('|'),
];
const AWKWARD_KEYS = [
  ...'__proto__ \\u005f_proto__ constructor prototype toString valueOf toJSON then hasOwnProperty'.split(' '),
  ...'$ id value error ask values phase kind'.split(' '),
  ...['', '0', '300', '4294967294', '4294967295', '-1', 'k'.repeat(101), '\\ud800'],
];
const AWKWARD_CHARACTERS = [...'{}[],:"\\u0123456789.-+eE \t\r\n\0\ufeff\u2028\u0085\ud7ff😀', 'true', 'null', 'NaN'];

/** Texts of any code points, halves of surrogate pairs included. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ minLength: 1, maxLength: 1 }),
    fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)),
  ),
});

const key = fc.oneof(
  fc.constantFrom(...AWKWARD_KEYS),
  anyText.map((text) => JSON.stringify(text).slice(1, -1)),
);

/** JSON texts of values. */
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 16, depthIdentifier: 'json', withCrossShrink: true },
    fc.constantFrom(...AWKWARD_VALUES),
    fc.oneof(fc.double(), anyText).map((data) => JSON.stringify(data)),
    fc.array(tie('value'), { maxLength: 5 }).map((items) => `[${items}]`),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((entries) => object(entries)),
  ),
}));

function object(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, text]) => `"${name}":${text}`)}}`;
}

/** Lines of the protocol's form. */
const message = fc.oneof(
  value.map((text) => `{"id":"x","value":${text}}`),
  fc.array(value, { maxLength: 4 }).map((items) => `{"id":"x","ask":"double","values":[${items}]}`),
  fc
    .record({
      kind: fc.constantFrom('todo', 'contract', 'threw', 'other'),
      size: fc.constantFrom(0, 100, 101, 2000, 2001),
    })
    .map(({ kind, size }) => {
      const [name, message] = ['n'.repeat(Math.min(size, 101)), 'm'.repeat(size)];
      return encode({ id: 'x', error: { kind, block: name, name, message, stack: message } });
    }),
  fc.constantFrom('loaded', 'ready', 'failed', 'other').map((phase) => encode({ phase })),
  fc.array(fc.tuple(key, value), { maxLength: 4 }).map(object),
);

const edits = fc.array(fc.record({ at: fc.nat(), remove: fc.nat(3), insert: fc.uint8Array({ maxLength: 3 }) }), {
  minLength: 1,
  maxLength: 5,
});

function edit(bytes: Buffer, changes: readonly { at: number; remove: number; insert: Uint8Array }[]): Buffer {
  return changes.reduce((changed, { at, remove, insert }) => {
    const begin = at % (changed.length + 1);
    return Buffer.concat([changed.subarray(0, begin), insert, changed.subarray(begin + remove)]);
  }, bytes);
}

/** Texts that are small by themselves, and what may stand around thousands of them. */
const FLOODED = [
  ...['[', '{', '[],', '{},', '[[[]]],', '{"a":', '{"a":{}},', '{"300":1},', '"k":1,', '1,', '1e300,', '{"$":"NaN"},'],
  ...['"', '\\', '\\"', '\\u4e00', 'x', '一', '9', ' ', ',', ':', '\n', '\r\n', '\0'],
  ...['{"phase":"ready"}\n', '""\n', '1\n'],
];
const AROUND = [
  ['', ''],
  ['[', '0]\n'],
  ['"', '"\n'],
  ['{', '"z":0}\n'],
  ['{"', '":1}\n'],
  ['{"id":"x","value":[[', '0]]}\n'],
];
const times = fc.oneof(fc.nat(300), fc.constantFrom(1000, 10_000, 33_333, 50_000, 99_990, 100_000, 300_000));
const flood = fc
  .record({
    around: fc.constantFrom(...AROUND),
    unit: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...FLOODED).map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 4 }) },
    ),
    times,
  })
  .map(({ around: [before, after], unit, times }) => [once(before), { bytes: unit, times }, once(after)]);

/** Objects of many different keys, which are numbers half of the time. */
const manyKeys = fc
  .record({
    count: fc.integer({ min: 4, max: 3000 }),
    step: fc.constantFrom(1, 3, 65_536, 16_777_216),
    prefix: fc.constantFrom('', 'k'),
  })
  .map(({ count, step, prefix }) => [
    once(`${object(Array.from({ length: count }, (_, i) => [`${prefix}${i * step}`, '1']))}\n`),
  ]);

const editedMessage = fc
  .tuple(message, edits)
  .map(([text, changes]) => [{ bytes: edit(Buffer.from(`${text}\n`), changes), times: 1 }]);
const nearJson = fc
  .array(fc.constantFrom(...AWKWARD_CHARACTERS), { maxLength: 60 })
  .map((texts) => [once(`${texts.join('')}\n`)]);
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => [{ bytes, times: 1 }]);

const hostile: fc.Arbitrary<Piece[]> = fc.oneof(
  { weight: 6, arbitrary: message.map((text) => [once(`${text}\n`)]) },
  { weight: 4, arbitrary: editedMessage },
  { weight: 2, arbitrary: nearJson },
  { weight: 1, arbitrary: noise },
  { weight: 4, arbitrary: flood },
  { weight: 1, arbitrary: manyKeys },
);
const faultless = fc.constantFrom('{"phase":"ready"}\n', '{"id":"x","value":[{"$":"-0"},4]}\n').map(once);

/** Bytes that a hostile child may put where the value of an answer stands. */
export const hostileValue: fc.Arbitrary<Piece[]> = fc.oneof(
  value.map((text) => [once(text)]),
  fc
    .record({ unit: fc.constantFrom('[]', '{"a":{}}', '{"300":1}', '1', '"x"', '{"$":"NaN"}'), times })
    .map(({ unit, times }) => [once('[['), { bytes: Buffer.from(`${unit},`), times }, once('0]]')]),
);

/** Bytes that a hostile child may write to the pipe: near-messages, near-JSON, floods, noise, after faultless messages. */
export const hostileStream: fc.Arbitrary<Piece[]> = fc
  .tuple(fc.array(faultless, { maxLength: 2 }), fc.array(hostile, { minLength: 1, maxLength: 3 }))
  .map((parts) => parts.flat(2));
