import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { readRegular } from '../../support/read-regular.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** Bytes of a file that Git keeps references in, milliseconds that Git may take, and how many are read at a time. */
const [MOST_OF_REFERENCES, MOST_TIME, AT_ONCE] = [2 ** 20, 10_000, 4];

const run = promisify(execFile);

/**
 * Finds when the files of checkouts were last committed, as the checkouts say: whoever commits chooses that time.
 * @param folder of the class
 * @param sources names of the checkouts, in the folder or in the only one in it, and so on
 * @param fileNames the files, wherever in a checkout they lie
 * @returns times in ISO 8601, in UTC, of those that are a checkout and have one
 */
export async function commitTimes(
  folder: string,
  sources: readonly string[],
  fileNames: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const home = homeOf(folder, sources);
  const checkouts = sources.filter((source) => existsSync(join(home, source, '.git/objects')));
  if (checkouts.length === 0) return new Map();
  const { folder: scratch, remove } = createTemporaryFolder('commit-times');
  const limit = pLimit(AT_ONCE);
  try {
    const times = await Promise.all(
      checkouts.map((source, index) =>
        limit(async () => {
          const time = await commitTime(join(home, source, '.git'), join(scratch, String(index)), fileNames);
          return time === undefined ? [] : [[source, time] as const];
        }),
      ),
    );
    return new Map(times.flat());
  } finally {
    remove();
  }
}

function homeOf(folder: string, sources: readonly string[]): string {
  let home = folder;
  while (!sources.some((source) => existsSync(join(home, source)))) {
    const inside = readdirSync(home, { withFileTypes: true }).filter((each) => each.isDirectory());
    if (inside.length !== 1) break;
    home = join(home, inside[0].name);
  }
  return home;
}

/**
 * Reads the time by a repository of our own that borrows the checkout's objects: Git starts programs that a
 * repository's configuration names, and this one's is a student's.
 */
async function commitTime(git: string, own: string, fileNames: readonly string[]): Promise<string | undefined> {
  try {
    const commit = headOf(git);
    if (commit === undefined) return undefined;
    for (const name of ['refs', 'objects']) mkdirSync(join(own, name), { recursive: true });
    writeFileSync(join(own, 'HEAD'), `${commit}\n`);
    if (existsSync(join(git, 'shallow'))) writeFileSync(join(own, 'shallow'), referencesIn(git, 'shallow'));
    const paths = fileNames.map((name) => `:(glob)**/${name}`);
    const { stdout } = await run('git', ['--no-pager', 'log', '-1', '--format=%cI', commit, '--', ...paths], {
      timeout: MOST_TIME,
      cwd: own,
      env: {
        ...{ PATH: process.env.PATH, GIT_DIR: own, GIT_OBJECT_DIRECTORY: join(git, 'objects') },
        ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_NO_LAZY_FETCH: '1' },
      },
    });
    const time = new Date(stdout.trim());
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
  } catch {
    return undefined; // damaged, or no Git here: then its time is not known
  }
}

/** Finds the commit that is checked out. */
function headOf(git: string): string | undefined {
  const head = referencesIn(git, 'HEAD').trim();
  const [, name] = /^ref: (refs\/[\w./-]+)$/.exec(head) ?? [];
  if (name === undefined) return asCommit(head);
  if (name.includes('..')) return undefined;
  if (existsSync(join(git, name))) return asCommit(referencesIn(git, name).trim());
  const packed = existsSync(join(git, 'packed-refs')) ? referencesIn(git, 'packed-refs').split('\n') : [];
  return asCommit(packed.find((line) => line.endsWith(` ${name}`))?.split(' ', 1)[0] ?? '');
}

const referencesIn = (git: string, name: string): string => readRegular(join(git, name), MOST_OF_REFERENCES).toString();

const asCommit = (text: string): string | undefined => (/^[0-9a-f]{40}$/.test(text) ? text : undefined);
