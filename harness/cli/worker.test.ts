import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endChildren, freePort, redisMissing, startCommand, startRedis } from '../../proofs/rehearsal/processes.ts';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { type Connection, connect } from '../class/queue/connection.ts';
import { lookUp } from '../class/queue/directory.ts';
import { queueGraders } from '../class/queue/queue-graders.ts';
import { PREFIX, queueName, seal } from '../class/queue/wire.ts';
import { type Job, localGraders } from '../class/run/graders.ts';
import { layersOf } from '../grading/course-layers.ts';
import { type GradeInputs, gradeInputs, hashOfInputs, keyOf } from '../grading/grade-inputs.ts';
import type { GradeReport } from '../report/schema.ts';
import { fileNames, intakeLimits, loadCourse } from '../rubric/course.ts';
import { readSubmission, type Submission } from '../submission/intake.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const missing = redisMissing();
const isSkipped = missing !== undefined && !process.env.CI;
if (isSkipped) console.warn(`no worker is tried: ${missing}`);

const hasOpenssl = !spawnSync('openssl', ['version']).error || Boolean(process.env.CI);
if (!hasOpenssl) console.warn('no worker is tried through TLS: openssl is missing (apt-get install openssl)');

const { folder: scratch, remove } = createTemporaryFolder('worker-test');
const classFolder = join(scratch, 'class');
const CLASS = ['carl', 'dora', 'emil'];
const KEY = 'of the tests of workers, long enough';
let port = 0;
let connection: Connection;
let watched: Queue;
let submission: Submission;
let inputs: GradeInputs;
let job: Job;

beforeAll(async () => {
  if (isSkipped) return;
  vi.stubEnv('QUEUE_KEY', KEY);
  port = await freePort();
  await startRedis(join(scratch, 'redis'), port);
  connection = await connect(`redis://127.0.0.1:${port}`);
  vi.stubEnv('QUEUE_KEY', KEY); // it was taken
  const stub = readFileSync(join(SAMPLE_LAB, 'fixtures/stubs/sums.ts'), 'utf8');
  for (const [index, id] of CLASS.entries()) {
    mkdirSync(join(classFolder, id), { recursive: true });
    writeFileSync(join(classFolder, id, 'sums.ts'), `${stub}// ${index}\n`);
  }
  const course = await loadCourse(SAMPLE_LAB);
  inputs = gradeInputs(course, await layersOf(course));
  watched = openQueue();
  submission = await readSubmission(join(classFolder, 'carl'), fileNames(course), intakeLimits(course));
  job = { id: keyOf({ inputs, submission, seed: 7, submittedAt: undefined }), submission, seed: 7 };
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await watched?.close();
  connection?.close();
  endChildren();
  remove();
});

const [WORKER, GRADE] = ['harness/cli/worker.ts', 'harness/cli/grade.ts'];
const work = () => ['--queue', `redis://127.0.0.1:${port}`, '--lab', SAMPLE_LAB];
const grading = (run: string) => [classFolder, ...work(), '--output', join(scratch, run)];
const startWorker = (...options: string[]) => startCommand(WORKER, [...work(), ...options]);
const startGrading = (run: string, ...options: string[]) => startCommand(GRADE, [...grading(run), ...options]);

/** Runs a command that is refused, in this process, which keeps the key that commands take. */
async function refused(module: string, args: readonly string[]): Promise<string> {
  const { QUEUE_KEY } = process.env;
  const { code, stderr } = await runHere(module, args);
  vi.stubEnv('QUEUE_KEY', QUEUE_KEY);
  expect(code).toBe(2);
  return stderr;
}

const openQueue = () => new Queue(queueName(inputs, KEY), { connection: connection.redis, prefix: PREFIX });

/** What the queue holds, in which state. */
const counts = () => watched.getJobCounts();

async function handedOut(): Promise<void> {
  for (;;) {
    const { waiting, active } = await counts();
    if (waiting + active === CLASS.length) return;
    await setTimeout(20);
  }
}

describe.skipIf(isSkipped)('npm run worker', () => {
  test('grades each submission once, however often it is handed out', async () => {
    const first = startGrading('run');
    await first.says('waiting, for no worker is connected');
    const worker = startWorker();
    await worker.says('waiting for work');
    worker.kill('SIGSTOP');
    await handedOut();
    first.kill('SIGKILL');
    await first.ended;
    const again = startGrading('run');
    await again.says(`${CLASS.length} submissions`);
    worker.kill('SIGCONT');
    expect(await again.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('3 graded, 0 unchanged') });
    expect(await counts()).toMatchObject({ completed: 0, failed: 0, waiting: 0, active: 0 });
    worker.kill('SIGTERM');
    const { code, stdout } = await worker.ended;
    expect([code, stdout.match(/^graded in /gm)]).toEqual([0, CLASS.map(() => 'graded in ')]);
  });

  test('finishes what is at hand before it ends', async () => {
    const [command, worker] = [startGrading('three', '--force'), startWorker()];
    while ((await counts()).active === 0) await setTimeout(5);
    worker.kill('SIGTERM');
    const { code, stdout } = await worker.ended;
    expect([code, stdout]).toEqual([0, expect.stringMatching(/finishing what is at hand …\n(.*\n)*graded in /)]);
    expect((await counts()).active).toBe(0);
    command.kill('SIGKILL');
    await command.ended;
  });

  test('of files that have changed since it began is not believed', async () => {
    const [before, after] = [copyLab(SAMPLE_LAB), copyLab(SAMPLE_LAB)];
    const worker = startWorker('--lab', after.folder);
    await worker.says('waiting for work');
    const rubric = join(after.folder, 'rubric.yaml');
    writeFileSync(rubric, readFileSync(rubric, 'utf8').replace(/marks: [\d.]+/, 'marks: 1'));
    // With a seed of its own: Redis keeps answers to others that nobody has fetched yet.
    const { code, stdout } = await startGrading('changed', '--lab', before.folder, '--seed', '3').ended;
    expect([code, stdout]).toEqual([3, expect.stringContaining('3 not graded by our error')]);
    expect(readFileSync(join(scratch, 'changed/class.html'), 'utf8')).toContain('it was graded by another rubric');
    worker.kill('SIGKILL');
    await worker.ended;
  });

  test('refuses what nobody with its key has handed out, at once and said once, whatever it is', async () => {
    const queue = openQueue();
    await queue.obliterate({ force: true });
    const hash = hashOfInputs(inputs);
    const { id, ...rest } = job;
    await queue.add('grade', seal('of somebody else, and as long as that', ['order', hash, id], rest), { jobId: id });
    await queue.add('grade', seal(KEY, ['order', hash, id], rest), { jobId: 'replayed' });
    await queue.add('grade', seal(KEY, ['order', 'other inputs', 'moved'], rest), { jobId: 'moved' });
    await queue.add('grade', { job: 'none' }, { jobId: 'none', attempts: 1000, backoff: 60_000 });
    await queue.add('grade', 'x'.repeat(20 * 2 ** 20), { jobId: 'large' });
    await queue.add('grade', 'x', { jobId: '\u001b]0;title\u0007' });
    for (const name of ['data', 'opts', 'progress', 'parent', 'rjk', 'stacktrace', 'deid']) {
      await queue.add('grade', 'x', { jobId: `damaged-${name}` });
      await connection.redis.hset(queue.toKey(`damaged-${name}`), name, '['.repeat(1_000_000));
    }
    const count = await queue.getWaitingCount();
    const worker = startWorker();
    await worker.says('refusing jobs of nobody who has this QUEUE_KEY');
    await expect.poll(() => queue.getFailedCount(), { timeout: 60_000 }).toBe(count);
    worker.kill('SIGTERM');
    const { stdout, stderr } = await worker.ended;
    expect(stdout).not.toContain('graded in');
    expect(stderr.match(/refusing jobs/g)).toHaveLength(1);
    for (const control of ['\u001b', '\u0007']) expect(stderr).not.toContain(control);
    await queue.obliterate({ force: true });
    await queue.close();
  });

  test('is believed by its key: answers of anybody else are refused, and a job that is moved away handed out again', async () => {
    const queue = openQueue();
    // Without a way out of its own: `close` would end the connection.
    const graders = queueGraders(connection, inputs, false);
    const { report } = (await localGraders(SAMPLE_LAB, 1).grade(job)) as { report: GradeReport };
    const context = ['answer', hashOfInputs(inputs), job.id] as const;
    const forged = [
      { report },
      seal('of somebody else, and as long as that', context, { report }),
      seal(KEY, ['answer', context[1], 'another job'], { report }),
      seal(KEY, ['answer', 'other inputs', job.id], { report }),
      seal(KEY, ['order', context[1], job.id], { report }),
      seal(KEY, context, { report: { ...report, marks: '100' } }),
      'x'.repeat(40 * 2 ** 20),
    ];
    const answered = graders.grade(job);
    for (const answer of forged) await reply(JSON.stringify(answer));
    await reply('['.repeat(1_000_000));
    await reply(undefined);
    await moveAway();
    await moveAway('delayed');
    await reply(JSON.stringify(seal(KEY, context, { report })));
    expect(await answered).toEqual({ report });
    await queue.close();

    /** Answers the job as anybody can who may write there. */
    async function reply(text: string | undefined): Promise<void> {
      await moveAway('completed', { ...(text !== undefined && { returnvalue: text }), finishedOn: 1 });
    }

    /** Takes the job out of the line likewise, and puts it where no worker looks, or nowhere. */
    async function moveAway(place?: string, fields: object = { delay: 0 }): Promise<void> {
      while ((await queue.getWaitingCount()) === 0) await setTimeout(5);
      const all = connection.redis.multi().lrem(queue.toKey('wait'), 1, job.id).hset(queue.toKey(job.id), fields);
      if (place) all.zadd(queue.toKey(place), 1, job.id);
      await all.exec();
    }
  });

  test('of other policies or with another key gets nothing, and the command says what differs', async () => {
    const worker = startWorker();
    await worker.says('waiting for work');
    const directory = `${PREFIX}:queues`;
    for (const name of ['a:b', '\u001b]0;title\u0007', 'x'.repeat(1000)])
      await connection.redis.hset(directory, name, '{}');
    await connection.redis.hset(directory, 'x'.repeat(20 * 2 ** 20), '{}');
    const said = async () => Number(/total_net_output_bytes:(\d+)/.exec(await connection.redis.info('stats'))?.[1]);
    const before = await said();
    await lookUp(connection);
    expect((await said()) - before).toBeLessThan(2 ** 20); // of that name nothing comes here
    const other = copyLab(SAMPLE_LAB, ['title: Sums', '# Of sums\ntitle: Sums']);
    const command = startGrading('four', '--lab', other.folder);
    await command.says('connected, but not alike in rubric: 1');
    vi.stubEnv('QUEUE_KEY', 'of somebody else, and as long as that');
    const stranger = startGrading('four-b');
    await stranger.says('connected, but not alike in QUEUE_KEY: 1');
    vi.stubEnv('QUEUE_KEY', 'short');
    expect(await refused(WORKER, work())).toContain('openssl rand -hex 32');
    vi.stubEnv('QUEUE_KEY', '');
    expect(await startGrading('four-c').ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('QUEUE_KEY is'),
    });
    vi.stubEnv('QUEUE_KEY', KEY);
    stranger.kill('SIGKILL');
    await stranger.ended;
    for (const child of [command, worker]) child.kill('SIGKILL');
    await Promise.all([command.ended, worker.ended]);
  });

  test('and the command end where Redis holds other things than they expect', async () => {
    const file = join(scratch, 'damaged/journal.sqlite');
    mkdirSync(dirname(file));
    writeFileSync(file, 'x'.repeat(5000));
    expect(await refused(GRADE, grading('damaged'))).toContain(file);
    await connection.redis.set(`${PREFIX}:queues`, 'x');
    for (const said of [await refused(GRADE, grading('five')), await refused(WORKER, work())])
      expect(said).toMatch(/WRONGTYPE.*\nGive a database/);
    await connection.redis.del(`${PREFIX}:queues`);
    const marker = watched.toKey('marker');
    await connection.redis.set(marker, 'x');
    const worker = startWorker();
    await worker.says('cannot hold the queue: WRONGTYPE');
    worker.kill('SIGKILL');
    await worker.ended;
    await connection.redis.del(marker);
  });

  test.runIf(hasOpenssl)('comes through TLS to whom an authority that it knows vouches for', async () => {
    const [certificate, key] = [join(scratch, 'certificate.pem'), join(scratch, 'key.pem')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
        ...['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
      ],
      { stdio: 'pipe' },
    );
    const tlsPort = await freePort();
    await connection.redis.call(
      ...['CONFIG', 'SET', 'tls-cert-file', certificate, 'tls-key-file', key, 'tls-ca-cert-file', certificate],
      ...['tls-auth-clients', 'no', 'tls-port', String(tlsPort)],
    );
    const safely = ['--queue', `rediss://127.0.0.1:${tlsPort}`, '--lab', SAMPLE_LAB];
    expect(await refused(WORKER, safely)).toContain('self-signed');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', certificate);
    const worker = startCommand(WORKER, safely);
    await worker.says('waiting for work');
    worker.kill('SIGKILL');
    await worker.ended;
  });

  test('says who must come with a password, and ends at the first Ctrl-C without its Redis', async () => {
    await connection.redis.config('SET', 'requirepass', 'sesame');
    expect(await refused(WORKER, work())).toContain('it asks who connects: put the password into REDIS_PASSWORD');
    vi.stubEnv('REDIS_PASSWORD', 'sesame');
    const worker = startWorker();
    await worker.says('waiting for work');
    vi.stubEnv('REDIS_PASSWORD', 'simsim');
    expect(await refused(WORKER, work())).toContain('it does not take what REDIS_USERNAME and REDIS_PASSWORD say');
    connection.redis.call('SHUTDOWN', 'NOSAVE').catch(() => {});
    await worker.says('is gone: waiting for it');
    worker.kill('SIGINT');
    expect(await worker.ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('ended without the Redis at'),
    });
  });
});
