import { globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readEngineFiles } from '../harness/grading/input-files.ts';
import { loadCourse } from '../harness/rubric/course.ts';
import { LAYER_IDS } from '../harness/sandbox/layers/layer.ts';
import { moduleGraph } from '../harness/source/module-graph.ts';
import { PROJECT } from '../harness/support/project.ts';

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

/** The patterns of .dockerignore, of which the last one that fits a path or a folder above it decides. */
const patterns = read('deploy/Dockerfile.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

function isInImage(path: string): boolean {
  const above = [path];
  while (dirname(above[0]) !== '.') above.unshift(dirname(above[0]));
  const decisive = patterns.findLast((pattern) => above.some((each) => matchesGlob(each, pattern.replace(/^!/, ''))));
  return decisive?.startsWith('!') === true;
}

test('the image holds all that a worker loads, and all that decides a mark', async () => {
  const { lab } = await loadCourse();
  const needed = [
    ...['package.json', 'package-lock.json', 'rubric.yaml'],
    ...moduleGraph(PROJECT, ['harness/cli/worker.ts', 'harness/class/run/worker.ts', 'graders/lab.ts']).files,
    ...Object.values(readEngineFiles()).flat(),
    ...Object.values(lab.files).flat(),
    ...globSync('fixtures/**/*.{json,csv,ts}', { cwd: PROJECT }),
  ];
  expect(needed.filter((path) => !isInImage(path))).toEqual([]);
});

test('the image’s packages are installed by the launcher, which has all that it loads, and by nothing else', () => {
  const dockerfile = read('deploy/Dockerfile');
  const [, copied = ''] = /^COPY (.*) harness\/\nRUN \S+ node harness\/launch\.mjs$/m.exec(dockerfile) ?? [];
  expect(copied.split(' ').toSorted()).toEqual(moduleGraph(PROJECT, ['harness/launch.mjs']).files);
  expect(dockerfile).not.toMatch(/^RUN.*\b(npm|npx|yarn|pnpm) /m); // what the launcher starts runs no package's script
});

test.each([
  ...[
    '.env',
    '.env.local',
    'harness/.env',
    'deploy/compose.yaml',
    '.course-key',
    'lab/.course-key',
    '.npmrc',
    '.git/config',
  ],
  ...['queue.key', 'reference/tls.key', 'certificate.pem', 'overrides.yaml', 'runs/lab-8/overrides.yaml', 'lab/id_rsa'],
  ...[
    'roster.csv',
    'student/roster.xlsx',
    'times.csv',
    'fixtures/times.csv',
    'class.zip',
    'lab/class.zip',
    'notes.txt',
  ],
  ...[
    'runs/lab-8/journal.sqlite',
    'student/node_modules/x/index.js',
    'samples/attacks/all.ts',
    'submissions/ada/q1.ts',
  ],
])('the image has no %s', (path) => {
  expect(isInImage(path)).toBe(false);
});

const { services, networks } = parse(read('deploy/compose.yaml'));
const { redis, worker } = services;

test.each(Object.keys(services))('the container %s has the least rights', (name) => {
  const { cap_drop, security_opt, read_only, mem_limit, memswap_limit, pids_limit, privileged } = services[name];
  expect({ cap_drop, security_opt, read_only }).toEqual({
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    read_only: true,
  });
  expect([mem_limit, memswap_limit === mem_limit, pids_limit > 0, privileged]).toEqual([
    expect.stringMatching(/^\dg$/),
    true,
    true,
    undefined,
  ]);
});

test('a worker is root with what its layers need, reaches Redis alone, and grades with all layers or not at all', () => {
  expect(worker.cap_add).toEqual(['SETUID', 'SETGID', 'CHOWN', 'KILL']);
  expect([redis.user, redis.cap_add]).toEqual(['redis', undefined]);
  expect([worker.networks, networks.queue, worker.ports, worker.volumes]).toEqual([
    ['queue'],
    { internal: true },
    undefined,
    undefined,
  ]);
  const required = worker.command.slice(worker.command.indexOf('--require') + 1);
  expect(required).toEqual(LAYER_IDS.filter((id) => id !== 'language' && id !== 'permission')); // no worker runs without
  const [, command] = /^CMD (\[.*\])$/m.exec(read('deploy/Dockerfile')) ?? [];
  expect(JSON.parse(command)).toEqual(worker.command);
});

test('secrets come from the environment, and must be there', () => {
  for (const value of Object.values(worker.environment)) expect(value).toMatch(/^\$\{\w+:\?.*\}$/);
  expect(Object.keys(worker.environment)).toEqual(['REDIS_PASSWORD', 'QUEUE_KEY']);
  expect(redis.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
});

test.each(['harness/install.mjs', 'harness/release/autograder/setup.sh'])('%s runs no package’s script', (path) => {
  // As a program hands them on, or a shell.
  const installs = read(path).match(/'ci', ('--\S+', ?)+|\bnpm install --.*/g) ?? [];
  expect(installs).not.toEqual([]);
  for (const each of installs) expect(each).toContain('--ignore-scripts');
});
