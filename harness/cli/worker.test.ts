import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Child,
  endChildren,
  freePort,
  redisMissing,
  startCommand,
  startRedis,
} from '../../proofs/rehearsal/processes.ts';
import { copyLab } from '../../testing/sample-copy.ts';
import { type Connection, connect } from '../class/queue/connection.ts';
import { queueGraders } from '../class/queue/queue-graders.ts';
import { PREFIX, queueName } from '../class/queue/wire.ts';
import { layersOf } from '../grading/course-layers.ts';
import { fileNames, intakeLimits } from '../grading/grade.ts';
import { type GradeInputs, gradeInputs } from '../grading/grade-inputs.ts';
import { loadCourse } from '../rubric/course.ts';
import { readSubmission, type Submission } from '../submission/intake.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const missing = redisMissing();
const isSkipped = missing !== undefined && !process.env.CI;
if (isSkipped) console.warn(`no worker is tried: ${missing}`);

const hasOpenssl = !spawnSync('openssl', ['version']).error || Boolean(process.env.CI);
if (!hasOpenssl) console.warn('no worker is tried through TLS: openssl is missing (apt-get install openssl)');

const { folder: scratch, remove } = createTemporaryFolder('worker-test');
const classFolder = join(scratch, 'class');
const CLASS = ['carl', 'dora', 'emil'];
let port = 0;
let connection: Connection;
let submission: Submission;
let inputs: GradeInputs;

beforeAll(async () => {
  if (isSkipped) return;
  port = await freePort();
  await startRedis(join(scratch, 'redis'), port);
  connection = await connect(`redis://127.0.0.1:${port}`);
  const stub = readFileSync(join(PROJECT, 'fixtures/stubs/q1.ts'), 'utf8');
  for (const [index, id] of CLASS.entries()) {
    mkdirSync(join(classFolder, id), { recursive: true });
    writeFileSync(join(classFolder, id, 'q1.ts'), `${stub}// ${index}\n`);
  }
  const course = await loadCourse();
  inputs = gradeInputs(course, await layersOf(course));
  submission = await readSubmission(join(classFolder, 'carl'), fileNames(course), intakeLimits(course));
});

afterAll(() => {
  vi.unstubAllEnvs();
  connection?.close();
  endChildren();
  remove();
});

const startWorker = (...options: string[]) =>
  startCommand('harness/cli/worker.ts', ['--queue', `redis://127.0.0.1:${port}`, ...options]);

function startGrading(run: string, ...options: string[]): Child {
  const queue = ['--queue', `redis://127.0.0.1:${port}`];
  return startCommand('harness/cli/grade.ts', [classFolder, '--output', join(scratch, run), ...queue, ...options]);
}

/** What the queue holds, in which state. */
async function counts(): Promise<Record<string, number>> {
  const queue = new Queue(queueName(inputs), { connection: connection.redis, prefix: PREFIX });
  return queue.getJobCounts().finally(() => queue.close());
}

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
    const [before, after] = [copyLab(PROJECT), copyLab(PROJECT)];
    const worker = startWorker('--lab', after.folder);
    await worker.says('waiting for work');
    const rubric = join(after.folder, 'rubric.yaml');
    writeFileSync(rubric, readFileSync(rubric, 'utf8').replace(/marks: [\d.]+/, 'marks: 1'));
    const { code, stdout } = await startGrading('changed', '--lab', before.folder).ended;
    expect([code, stdout]).toEqual([3, expect.stringContaining('3 not graded by our error')]);
    expect(readFileSync(join(scratch, 'changed/class.html'), 'utf8')).toContain('it was graded by another rubric');
    worker.kill('SIGKILL');
    await worker.ended;
  });

  test('refuses what it would grade otherwise, and what is no job', async () => {
    const queue = new Queue(queueName(inputs), { connection: connection.redis, prefix: PREFIX });
    await queue.obliterate({ force: true });
    const job = { id: 'forged', submission, seed: 7 };
    await queue.add('grade', { job, inputs: { ...inputs, harness: 'changed' } }, { jobId: job.id });
    await queue.add('grade', { job: 'none' }, { jobId: 'none' });
    await queue.close();
    const worker = startWorker();
    // Without a way out of its own: `close` would end the connection.
    const graders = queueGraders(connection, inputs, false);
    expect(await graders.grade(job)).toEqual({ error: 'the worker grades otherwise: its harness differ' });
    expect(await graders.grade({ ...job, id: 'none' })).toEqual({ error: expect.stringContaining('the job is none') });
    worker.kill('SIGKILL');
    await worker.ended;
  });

  test('of other policies gets nothing, and the command says what differs', async () => {
    const worker = startWorker();
    await worker.says('waiting for work');
    const other = copyLab(PROJECT, [/^# Marks/m, '# The marks']);
    const command = startGrading('four', '--lab', other.folder);
    await command.says('connected, but not alike in rubric: 1');
    for (const child of [command, worker]) child.kill('SIGKILL');
    await Promise.all([command.ended, worker.ended]);
  });

  test('and the command end where Redis holds other things than they expect', async () => {
    const file = join(scratch, 'damaged/journal.sqlite');
    mkdirSync(dirname(file));
    writeFileSync(file, 'x'.repeat(5000));
    expect(await startGrading('damaged').ended).toMatchObject({ code: 2, stderr: expect.stringContaining(file) });
    await connection.redis.set(`${PREFIX}:queues`, 'x');
    for (const child of [startGrading('five'), startWorker()]) {
      expect(await child.ended).toMatchObject({ code: 3, stderr: expect.stringContaining('WRONGTYPE') });
    }
    await connection.redis.del(`${PREFIX}:queues`);
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
    const startSafely = () => startCommand('harness/cli/worker.ts', ['--queue', `rediss://127.0.0.1:${tlsPort}`]);
    expect(await startSafely().ended).toMatchObject({ code: 2, stderr: expect.stringContaining('self-signed') });
    vi.stubEnv('NODE_EXTRA_CA_CERTS', certificate);
    const worker = startSafely();
    await worker.says('waiting for work');
    worker.kill('SIGKILL');
    await worker.ended;
  });

  test('says who must come with a password, and who has come with it', async () => {
    await connection.redis.config('SET', 'requirepass', 'sesame');
    expect(await startWorker().ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it asks who connects: put the password into REDIS_PASSWORD'),
    });
    vi.stubEnv('REDIS_PASSWORD', 'sesame');
    const worker = startWorker();
    await worker.says('waiting for work');
    worker.kill('SIGKILL');
    await worker.ended;
    vi.stubEnv('REDIS_PASSWORD', 'simsim');
    expect((await startWorker().ended).stderr).toContain('it does not take what REDIS_USERNAME and REDIS_PASSWORD say');
  });
});
