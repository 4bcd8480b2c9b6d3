import { expect, test } from 'vitest';
import { allLabs } from '../../testing/labs.ts';
import { loadSamples } from '../load-samples.ts';
import { dealClass, decksOf } from './deal-class.ts';

const labs = await Promise.all(
  (await allLabs()).map(async (course) => ({ course, samples: await loadSamples(course) })),
);

test.each(labs.filter(({ samples }) => samples.faulty.length > 0))(
  'a large class has all samples of the lab $course.name, one of each question a submission',
  ({ course, samples }) => {
    const decks = decksOf(course, samples);
    const size = Math.max(...decks.map((deck) => deck.length));
    const members = dealClass(course, decks, size, 1);
    expect(new Set(members.flatMap(({ samples }) => samples))).toEqual(new Set(decks.flat().map(({ id }) => id)));
    expect(new Set(members.map(({ id }) => id)).size).toBe(size);
    for (const { files } of members) expect([...files.keys()]).toEqual(course.lab.questions.map(({ file }) => file));
    expect(members).toEqual(dealClass(course, decks, size, 1));
    expect(members).not.toEqual(dealClass(course, decks, size, 2));
  },
);
