import { expect, test } from 'vitest';
import { sampleGradedRun } from '../../../testing/sample-class.ts';
import type { Student } from '../submission.ts';
import { matchStudents } from './match-students.ts';

/** Who is found to be whom: submissions by their ids, of one student each. */
function match(before: Record<string, Student>, after: Record<string, Student>) {
  const [old, now] = [before, after].map(
    (submissions) =>
      sampleGradedRun(
        Object.entries(submissions).map(([id, student]) => ({
          id,
          students: Object.keys(student).length > 0 ? [student] : [],
        })),
      ).grades,
  );
  const { pairs, added, gone, unclear } = matchStudents(old, now);
  const ids = (grades: typeof old) => grades.map(({ submission }) => submission.id).join();
  return {
    pairs: pairs.map(({ before, after }) => `${before.submission.id}-${after.submission.id}`),
    added: ids([...added]),
    gone: ids([...gone]),
    unclear: unclear.map(({ before, after }) => `${ids([...before])}-${ids([...after])}`),
  };
}

const found = (...pairs: string[]) => ({ pairs, added: '', gone: '', unclear: [] });

test('the id decides, whatever the name and the submission', () => {
  const before = { a: { id: '7', name: 'Sam' }, b: { id: '8', name: 'Sam' } };
  expect(match(before, { c: { id: '8', name: 'Sam' }, d: { id: '7', name: 'Samira' } })).toEqual(found('a-d', 'b-c'));
});

test('without ids e-mail addresses decide, then names, however they are typed', () => {
  const before = { a: { id: '7', email: 's@x.org', name: 'Sam' }, b: { name: 'Zoe\u0308 O’Neil' } };
  const after = { c: { email: 'S@x.org', name: 'Samira' }, d: { name: "Zoë  O'Neil\u200f" } };
  expect(match(before, after)).toEqual(found('a-c', 'b-d'));
});

test('the same name with another id is somebody else', () => {
  expect(match({ a: { id: '7', name: 'Sam' } }, { b: { id: '8', name: 'Sam' } })).toEqual({
    pairs: [],
    added: 'b',
    gone: 'a',
    unclear: [],
  });
});

test('where nobody is known the submission decides', () => {
  expect(match({ a: {}, b: {} }, { a: {}, b: { name: 'Ben' } })).toEqual(found('a-a', 'b-b'));
  expect(match({ a: { name: 'Ada' } }, { a: { email: 'a@x.org' } })).toMatchObject({
    pairs: [],
    added: 'a',
    gone: 'a',
  });
});

test('several of one name are told apart by their submissions, and else not at all', () => {
  const sam = { name: 'Sam' };
  expect(match({ a: sam, b: sam }, { a: sam, b: sam })).toEqual(found('a-a', 'b-b'));
  // Two candidates; and what is left over may be a third Sam.
  expect(match({ a: sam }, { b: sam, c: sam })).toMatchObject({ pairs: [], unclear: ['a-b,c'] });
  expect(match({ a: sam, b: sam }, { a: sam, c: sam })).toMatchObject({ pairs: ['a-a'], unclear: ['b-c'] });
});

test('what a student has handed in besides is new', () => {
  const ada = { id: '7' };
  expect(match({ a: ada }, { a: ada, b: ada })).toEqual({ pairs: ['a-a'], added: 'b', gone: '', unclear: [] });
});
