import { expect, test } from 'vitest';
import { allLabs } from '../../testing/labs.ts';
import { loadSamples } from '../load-samples.ts';
import { dealClass, decksOf } from './deal-class.ts';

test.each(await allLabs())(
  'a large class has all samples of the lab $name, one of each question a submission',
  async (course) => {
    const decks = decksOf(course, await loadSamples(course));
    const members = dealClass(course, decks, 400, 1);
    expect(new Set(members.flatMap(({ samples }) => samples))).toEqual(new Set(decks.flat().map(({ id }) => id)));
    expect(new Set(members.map(({ id }) => id)).size).toBe(400);
    for (const { files } of members) expect([...files.keys()]).toEqual(course.lab.questions.map(({ file }) => file));
    expect(members).toEqual(dealClass(course, decks, 400, 1));
    expect(members).not.toEqual(dealClass(course, decks, 400, 2));
  },
);
