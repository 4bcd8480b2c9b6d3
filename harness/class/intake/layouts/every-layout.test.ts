import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeZip } from '../../../../proofs/attacks/zip-writer.ts';
import { type ClassFiles, FORMS, makeClass, OPTIONS, textsOf } from '../../../../testing/sample-archives.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';
import type { Submitted } from '../../submission.ts';
import { openClass } from '../open-class.ts';
import { readClass } from '../read-class.ts';

// A download of each place, of a class, of one student and of nobody: how many there are, who they are, and when.

const { folder: scratch, remove } = createTemporaryFolder('every-layout-test');
afterAll(remove);

interface Person {
  readonly first: string;
  readonly last: string;
  readonly login: string;
  readonly number: number;
  /** by the clock of the place, in minutes; all are on the same day */
  readonly at: string;
}
const PEOPLE: readonly Person[] = [
  { first: 'Ann', last: 'Lee', login: 'alee', number: 1001, at: '09:05' },
  { first: 'Zoë', last: 'van der Berg', login: 'zberg', number: 1002, at: '16:59' },
  { first: 'Bob', last: "O'Neil", login: 'boneil', number: 1003, at: '23:30' },
];

interface Place {
  /** what the place lays beside the work, also where there is none */
  readonly around?: (people: readonly Person[]) => ClassFiles;
  /** paths of a student's files up to their names */
  readonly work: (person: Person) => string;
  /** what lies beside a student's files */
  readonly beside?: (person: Person) => ClassFiles;
  readonly who: (person: Person) => Partial<Submitted>;
  /** whether the place says when something was handed in */
  readonly isTimed?: boolean;
}

const digits = ({ at }: Person, between = '') => `20240311${at.replace(':', between)}00`;
const dashed = ({ at }: Person) => `2024-03-11-${at.replace(':', '-')}-00`;
const named = ({ first, last, number }: Person) => ({ name: `${first} ${last}`, id: String(number) });
const byLogin = ({ first, last, login }: Person) => ({ name: `${first} ${last}`, id: login });
/** The time in UTC of somebody whose place has the clock of `OPTIONS`. */
const inUtc = ({ at }: Person) => new Date(`2024-03-11T${at}:00+05:30`).toISOString();
const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}]/gu, '');

const PLACES: Readonly<Record<string, Place>> = {
  canvas: {
    work: ({ first, last, number }) => `${letters(last + first)}_${number}_5${number}_`,
    who: ({ first, last, number }) => ({ students: [{ name: letters(last + first), id: String(number) }] }),
  },
  moodle: {
    work: ({ first, last, number }) => `${first} ${last}_${number}_assignsubmission_file/`,
    who: (person) => ({ students: [named(person)] }),
  },
  gradescope: {
    around: (people) => ({
      'assignment_7_export/submission_metadata.yml':
        people.length === 0 ? '--- {}\n' : `---\n${people.map(metadata).join('')}`,
    }),
    work: ({ number }) => `assignment_7_export/submission_${number}/`,
    who: (person) => ({
      id: `submission_${person.number}`,
      students: [{ ...named(person), email: `${person.login}@example.org` }],
    }),
    isTimed: true,
  },
  // Logins that begin alike, as if that were a part of the assignment's name.
  blackboard: {
    work: (person) => `Lab 8_s_${person.login}_attempt_${dashed(person)}_`,
    beside: (person) => ({
      [`Lab 8_s_${person.login}_attempt_${dashed(person)}.txt`]: `Name: ${person.first} ${person.last} (s_${person.login})\n`,
    }),
    who: (person) => ({ students: [byLogin({ ...person, login: `s_${person.login}` })] }),
    isTimed: true,
  },
  brightspace: {
    around: () => ({ 'index.html': '<html></html>' }),
    work: ({ first, last, number, at }) => {
      const [hours, minutes] = at.split(':').map(Number);
      const time = `${hours % 12 || 12}${String(minutes).padStart(2, '0')} ${hours < 12 ? 'AM' : 'PM'}`;
      return `${number}-118230 - ${first} ${last} - Mar 11, 2024 ${time}/`;
    },
    who: (person) => ({ students: [named(person)] }),
    isTimed: true,
  },
  ilias: {
    around: () => ({ 'Lab 8/Submissions/': '', 'Lab 8/status.xlsx': 'x' }),
    work: (person) =>
      `Lab 8/Submissions/${person.last.replaceAll(' ', '_')}_${person.first}_${person.login}_${person.number}/${digits(person)}_`,
    who: (person) => ({ students: [byLogin(person)] }),
    isTimed: true,
  },
  sakai: {
    around: () => ({ 'Lab 8/grades.csv': 'x' }),
    work: ({ first, last, login }) => `Lab 8/${last}, ${first}(${login})/Submission attachment(s)/`,
    beside: (person) => ({
      [`Lab 8/${person.last}, ${person.first}(${person.login})/timestamp.txt`]: `${digits(person)}000`,
    }),
    who: (person) => ({ students: [byLogin(person)] }),
    isTimed: true,
  },
  'checkouts of the whole lab': {
    work: ({ login }) => `lab-8-${login}/student/`,
    beside: ({ login }) => ({
      [`lab-8-${login}/fixtures/stubs/q1.ts`]: '',
      [`lab-8-${login}/graders/q1/driver.ts`]: '',
    }),
    who: ({ login }) => ({ id: `lab-8-${login}`, students: [{ name: `lab-8-${login}` }] }),
  },
  'folders of students': {
    work: ({ first, last }) => `${last}, ${first}/`,
    who: ({ first, last }) => ({ students: [{ name: `${last}, ${first}` }] }),
  },
  'archives of students': {
    work: ({ login }) => `${login}.zip`,
    who: ({ login }) => ({ id: login, students: [{ name: login }] }),
  },
};

function metadata({ first, last, login, number, at }: Person): string {
  const [name, email] = [`${first} ${last}`, `${login}@example.org`].map((text) => JSON.stringify(text));
  const who = `  - :name: ${name}\n    :sid: '${number}'\n    :email: ${email}\n`;
  return `submission_${number}:\n  :submitters:\n${who}  :created_at: 2024-03-11 ${at}:00 +0530\n`;
}

function filesOf({ around, work, beside }: Place, people: readonly Person[]): ClassFiles {
  const own = people.map((person): ClassFiles => {
    const place = work(person);
    const files = ['q1.ts', 'q2.ts'].map((name) => ({ name, content: `${person.login} ${name}` }));
    if (place.endsWith('.zip')) return { [place]: makeZip(files) };
    return Object.fromEntries([
      ...files.map(({ name, content }) => [place + name, content]),
      ...Object.entries(beside?.(person) ?? {}),
    ]);
  });
  return Object.assign({}, around?.(people), ...own);
}

describe.each(Object.entries(PLACES))('a download of %s', (id, place) => {
  const isPlain = place.who(PEOPLE[0]).students?.[0].id === undefined;

  describe.each(FORMS)('in the form of one %s', (form) => {
    const write = (people: readonly Person[]) =>
      makeClass(form, join(scratch, id, form, String(people.length)), filesOf(place, people));

    test.each([
      ['a class', PEOPLE],
      ['one student', PEOPLE.slice(1, 2)],
    ])('of %s has all of them, and nobody else', async (_, people) => {
      const path = write(people);
      // One folder or archive of a person is one submission, and no class, unless that is said.
      const isClass = people.length > 1 || !isPlain;
      const opened = await openClass(path, OPTIONS);
      expect('entries' in opened).toBe(isClass);
      const found = await readClass(path, OPTIONS);
      expect(found.layout).toBe(isPlain ? 'plain' : id);
      const ids = new Set(found.submissions.map((each) => each.id));
      expect([ids.size, found.submissions.length]).toEqual([people.length, people.length]);
      const times = place.isTimed ? people.map(inUtc) : people.map(() => undefined);
      for (const [index, person] of people.entries()) {
        const own = place.who(person);
        const submission = found.submissions.find(({ students }) => students[0].name === own.students?.[0].name);
        expect(submission).toMatchObject({ ...own, notes: [] });
        expect(submission?.submittedAt).toBe(times[index]);
        expect((await textsOf(found))[submission?.id ?? '']).toEqual([
          `${person.login} q1.ts`,
          `${person.login} q2.ts`,
        ]);
      }
      expect(found.problems.filter((problem) => !problem.includes('status.xlsx'))).toEqual([]);
    });

    test('of nobody is refused, and no zero of anybody', async () => {
      const path = write([]);
      const layouts = /gradescope\|canvas\|moodle\|blackboard\|brightspace\|ilias\|sakai\|plain/;
      expect('entries' in (await openClass(path, OPTIONS))).toBe(id === 'gradescope');
      await expect(readClass(path, OPTIONS)).rejects.toThrow(layouts);
    });
  });
});
