import { afterAll, expect, test } from 'vitest';
import { describeFinding } from '../report/describe.ts';
import { describeError, findingOf, MOST_FRAMES } from './call-error.ts';

// As many frames as the child asks for.
const { stackTraceLimit } = Error;
Error.stackTraceLimit = MOST_FRAMES;
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

/** Reads what is found of an error with these frames. */
function found(frames: readonly string[], message = 'no') {
  const error = Object.assign(new TypeError(message), { stack: [`TypeError: ${message}`, ...frames].join('\n') });
  return findingOf(describeError(error), 'forward', 'student/q1.ts', {
    studentPosition: (line, column) => ({ file: 'q1.ts', line, column }),
    mentions: () => true,
    isOpenBlock: () => true,
  });
}

const inPackage = new Array(60).fill(
  '    at apply (file:///lab/node_modules/package/dist/a-module-with-a-long-name.js:10:20)',
);

test('an error from deep inside a package has the line of the student’s that led there', () => {
  const finding = found([...inPackage, '    at RNN.forward (file:///stage/student/q1.ts:67:30)']);
  expect(finding).toMatchObject({ code: 'threw', procedure: 'forward', position: { line: 67, column: 30 } });
  expect(finding).not.toHaveProperty('isOutside');
});

test('an error of who called the student’s functions is not told as theirs', () => {
  const finding = found([...inPackage, '    at readPass (file:///stage/graders/q1/plain-data.ts:40:3)']);
  expect(describeFinding(finding)).toEqual([
    'the code that calls yours for forward threw TypeError: no',
    'look at what your functions return and leave behind',
  ]);
});

test('an error whose stack is cut is not told as of who called the student’s functions', () => {
  const outer = ['    at readPass (file:///stage/graders/q1/plain-data.ts:40:3)'];
  const overflowing = new Array(Error.stackTraceLimit).fill(inPackage[0]);
  expect(describeFinding(found(overflowing))).toEqual(['forward threw TypeError: no']);
  expect(describeFinding(found([...overflowing.slice(2), ...outer]))[0]).toContain('the code that calls yours');
});

test('an error with a long message has its lines', () => {
  const message = 'no '.repeat(10_000);
  const own = found(['    at RNN.forward (file:///stage/student/q1.ts:67:30)'], message);
  expect(own).toMatchObject({ position: { line: 67, column: 30 } });
  expect(found(['    at readPass (file:///stage/graders/q1/plain-data.ts:40:3)'], message)).toHaveProperty('isOutside');
});

test('an error has the line where it was thrown, and the one of the function that was called', () => {
  const lines = (...numbers: number[]) =>
    numbers.map((line) => `    at RNN.f${line} (file:///stage/student/q1.ts:${line}:5)`);
  expect(describeFinding(found(lines(67, 70, 140)))).toEqual([
    'f140 threw TypeError: no',
    'at q1.ts:67:5, called from q1.ts:140:5',
  ]);
  const inArrow = [
    '    at file:///stage/student/q1.ts:140:52',
    '    at minimize (file:///lab/node_modules/package/a.js:1:2)',
  ];
  expect(found([...lines(67), ...inArrow, ...lines(140)])).toMatchObject({
    procedure: 'f140',
    from: { line: 140, column: 52 },
  });
  expect(describeFinding(found(lines(67)))).toEqual(['f67 threw TypeError: no', 'at q1.ts:67:5']);
});

test('an error of a constructor has the name of its class', () => {
  expect(found(['    at new RNN (file:///stage/student/q1.ts:40:5)'])).toMatchObject({ procedure: 'RNN' });
});
