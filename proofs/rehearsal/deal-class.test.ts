import { expect, test } from 'vitest';
import { dealClass, expectedMarks, WORKS } from './deal-class.ts';

test('a large class has every work on file in it, each submission one of either question', () => {
  const members = dealClass(400, 1);
  expect(new Set(members.flatMap(({ works }) => works))).toEqual(WORKS);
  expect(new Set(members.map(({ id }) => id)).size).toBe(400);
  for (const { files } of members) expect([...files.keys()]).toEqual(['q1.ts', 'q2.ts']);
  expect(members).toEqual(dealClass(400, 1));
  expect(members).not.toEqual(dealClass(400, 2));
});

test.each([
  [[], { 'q1 before cap': 75, q1: 70, 'q2 before cap': 30, q2: 30, total: 100 }],
  [['q1.predict', 'q2.train'], { 'q1.predict': 0, 'q1.loss': 10, q1: 45, 'q2.train': 0, 'q2.test': 5, total: 50 }],
])('where %j fail, the gradebook says so', (fails, expected) => {
  expect(expectedMarks(fails)).toMatchObject(expected);
});
