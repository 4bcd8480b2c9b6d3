import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { countCalls } from './calls.ts';

async function countOf(lab: string) {
  const course = await loadCourse(join(PROJECT, lab));
  return countCalls(course, dirname(join(course.root, course.lab.questions[0].reference)));
}

test('what checks call one by one takes a round trip each', async () => {
  const { calls, roundTrips, seconds } = await countOf('testing/sample-lab');
  expect({ calls, roundTrips }).toEqual({ calls: 3, roundTrips: 3 });
  expect(seconds).toBeGreaterThan(0);
});

test('the cases of a property travel in batches of 1, 4, 16 and the rest', async () => {
  // Three examples, and two properties of 40 cases.
  const { calls, roundTrips } = await countOf('labs/tiny');
  expect({ calls, roundTrips }).toEqual({ calls: 3 + 2 * 40, roundTrips: 3 + 2 * 4 });
});
