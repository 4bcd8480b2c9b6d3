import { type Attempt, latestAttempt } from '../attempts.ts';
import { slug } from '../ids.ts';
import { below, byTop, files, type Layout, mostFit, ofNobody } from '../layout.ts';
import { timeInWords } from '../local-time.ts';

/** The folder of an attempt: the student's number and the assignment's, the name, and the time as the page shows it. */
const NAME = /^(?<user>\d+)-\d+ - (?<name>.+) - (?<time>[^-]*\d{4}[^-]*)$/s;

/** A download of all submissions from a Brightspace assignment: a folder for each attempt. */
export const brightspace: Layout = {
  id: 'brightspace',
  title: 'a Brightspace download',

  recognises(entries) {
    const folders = [...byTop(entries.filter(({ path }) => path.length > 1)).keys()];
    return mostFit(folders, (name) => NAME.test(name));
  },

  async read(entries, wanted) {
    const tops = [...byTop(entries)].map(([top, own]) => ({ top, groups: NAME.exec(top)?.groups, own }));
    const attempts = tops.flatMap(({ groups, own }) =>
      groups ? [{ user: groups.user, name: groups.name, time: groups.time, own }] : [],
    );
    const strays = tops.filter(({ top, groups }) => !groups && top !== 'index.html').map(({ top }) => top);
    return {
      submissions: [...Map.groupBy(attempts, ({ user }) => user)].map(([user, own]) => ({
        name: `${slug(own[0].name)}_${user}`,
        source: user,
        students: [{ name: own[0].name, id: user }],
        ...latestAttempt(own.map(attemptOf), wanted),
      })),
      problems: ofNobody(strays),
    };
  },
};

interface Upload {
  readonly user: string;
  readonly name: string;
  readonly time: string;
  readonly own: Parameters<typeof below>[0];
}

function attemptOf({ time, own }: Upload): Attempt {
  return { time: timeInWords(time), entries: files(below(own)) };
}
