import { expect, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { dealClass, WORKS } from './deal-class.ts';

const { rubric } = await loadCourse();

test('a large class has every work on file in it, each submission one of either question', () => {
  const members = dealClass(rubric, 400, 1);
  expect(new Set(members.flatMap(({ works }) => works))).toEqual(WORKS);
  expect(new Set(members.map(({ id }) => id)).size).toBe(400);
  for (const { files } of members) expect([...files.keys()]).toEqual(['q1.ts', 'q2.ts']);
  expect(members).toEqual(dealClass(rubric, 400, 1));
  expect(members).not.toEqual(dealClass(rubric, 400, 2));
});
