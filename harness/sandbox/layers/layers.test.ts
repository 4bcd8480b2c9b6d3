import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { attempts, describeLayer, runWithLayers } from '../../../testing/with-layers.ts';
import { PROJECT } from '../../support/project.ts';
import type { LayerId } from './layer.ts';
import { processesOf } from './processes.ts';

// Each layer alone, for which Node.js itself is the attacker: no permission model, no language layer.
const writable = mkdtempSync(join(tmpdir(), 'layers-'));
afterAll(() => rmSync(writable, { recursive: true }));

const fs = "require('node:fs')";

/** For each expression: whether it got through, and its value or the error's code. */
async function outcomes(layers: readonly LayerId[], expressions: readonly string[]): Promise<[boolean, string][]> {
  const { output, errors, how } = await runWithLayers(layers, attempts(expressions));
  if (output === '') throw new Error(`${how}: ${errors}`);
  return JSON.parse(output);
}

describeLayer('kernel', 'Landlock and seccomp alone', () => {
  test('leave nothing to read but what a child needs', async () => {
    const paths = ['/etc/passwd', '/proc/self/environ', join(PROJECT, 'reference/q1.ts'), join(PROJECT, 'rubric.yaml')];
    const reads = paths.map((path) => `${fs}.readFileSync(${JSON.stringify(path)})`);
    expect(await outcomes(['kernel'], reads)).toEqual(paths.map(() => [false, 'EACCES']));
    expect(await outcomes(['kernel'], [`${fs}.readdirSync('/')`, `${fs}.readFileSync('package.json')`])).toEqual([
      [false, 'EACCES'],
      [true, expect.stringContaining('module')],
    ]);
  });

  test('forbid every change to files', async () => {
    const victim = join(writable, 'victim');
    writeFileSync(victim, 'as it was');
    const path = JSON.stringify(victim);
    expect(
      await outcomes(
        ['kernel'],
        [
          `${fs}.writeFileSync(${path}, 'x')`,
          `${fs}.truncateSync(${path})`,
          `${fs}.unlinkSync(${path})`,
          `${fs}.renameSync(${path}, ${path} + '2')`,
          `${fs}.linkSync(${path}, ${path} + '3')`,
          `${fs}.symlinkSync('/', ${path} + '4')`,
          `${fs}.mkdirSync(${path} + '5')`,
          `${fs}.chmodSync(${path}, 0o777)`,
          `${fs}.utimesSync(${path}, 1, 1)`,
          `${fs}.chownSync(${path}, 1, 1)`,
        ],
      ),
    ).toEqual([[false, 'EPERM'], ...new Array(6).fill([false, 'EACCES']), ...new Array(3).fill([false, 'EPERM'])]);
    expect(readdirSync(writable)).toEqual(['victim']);
    expect(readFileSync(victim, 'utf8')).toBe('as it was');
  });

  test('forbid processes, and signals to others', async () => {
    expect(
      await outcomes(
        ['kernel'],
        [
          "require('node:child_process').spawnSync('/bin/true').error.code",
          "process.execve('/bin/true', ['true'])",
          'process.kill(process.ppid, 0)',
          'process.kill(process.pid, 0)',
          "require('node:os').setPriority(process.ppid, 1)",
        ],
      ),
    ).toEqual([
      [true, 'EPERM'],
      [false, 'EACCES'],
      [false, 'EPERM'],
      [true, 'true'],
      [false, 'ERR_SYSTEM_ERROR'],
    ]);
  });

  test('forbid every way to the network', async () => {
    let connections = 0;
    const server = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const tries = `
      const report = (name) => (error) => console.log(name, error?.code ?? 'through');
      const net = require('node:net');
      net.connect(${port}, '127.0.0.1', report('tcp')).on('error', report('tcp'));
      net.connect({ path: '\\0abstract' }, report('unix')).on('error', report('unix'));
      net.createServer().on('error', report('listen')).listen(0, report('listen'));
      require('node:dns').resolve('localhost', report('dns'));
      try { require('node:dgram').createSocket('udp4').on('error', report('udp')).send('x', ${port}, '127.0.0.1', report('udp')); }
      catch (error) { report('udp')(error); }`;
    const { output } = await runWithLayers(['kernel'], tries);
    server.close();
    expect(output.trim().split('\n')).toEqual(expect.arrayContaining(['tcp EPERM', 'unix EPERM', 'listen EPERM']));
    expect(output).not.toContain('through');
    expect(connections).toBe(0);
  });

  test('let threads be made, which Node.js needs', async () => {
    const worker = `new (require('node:worker_threads').Worker)('1', { eval: true }).on('exit', (code) => console.log('code', code))`;
    expect((await runWithLayers(['kernel'], worker)).output).toBe('code 0\n');
  });
});

describeLayer('limits', 'limits alone', () => {
  test('end a typed array that grows beyond the data segment', async () => {
    const balloon = `const all = []; try { for (;;) all.push(new Uint8Array(2 ** 24)); } catch { console.log(all.length); }`;
    const { output } = await runWithLayers(['limits'], balloon);
    // In pieces of 16 MiB: some, and not beyond the 700 MiB. Nothing is written to them, which may take longer than it may compute.
    expect(Number(output)).toBeGreaterThan(4);
    expect(Number(output)).toBeLessThan(700 / 16);
  });

  test('end a loop by its processor time, also where the signal is caught', async () => {
    expect((await runWithLayers(['limits'], 'for (;;);')).how).toBe('signal SIGXCPU');
    expect((await runWithLayers(['limits'], "process.on('SIGXCPU', () => {}); for (;;);")).how).toMatch(
      /SIGKILL|SIGXCPU/,
    );
  });

  test('let no file grow', async () => {
    const path = JSON.stringify(join(writable, 'log'));
    const { how } = await runWithLayers(
      ['limits'],
      `process.on('SIGXFSZ', () => {}); ${fs}.writeFileSync(${path}, 'x')`,
    );
    expect(how).not.toBe('exit code 0');
    expect(readFileSync(join(writable, 'log'), 'utf8')).toBe('');
  });
});

describeLayer('user', 'a user of its own alone', () => {
  test('cannot read the reference, the fixtures, the graders, the history or what tools keep of them', async () => {
    const paths = ['reference/q1.ts', 'fixtures/stubs/q1.ts', 'graders/lab.ts', 'rubric.yaml', '.git/HEAD'];
    const present = paths.map((path) => join(PROJECT, path)).filter((path) => existsSync(path));
    const reads = present.map((path) => `${fs}.readFileSync(${JSON.stringify(path)})`);
    expect(await outcomes(['user'], reads)).toEqual(present.map(() => [false, 'EACCES']));
    const caches = readdirSync(join(PROJECT, 'node_modules')).filter((name) => /^\.(cache|vite)/.test(name));
    const lists = caches.map((name) => `${fs}.readdirSync(${JSON.stringify(join(PROJECT, 'node_modules', name))})`);
    expect(await outcomes(['user'], lists)).toEqual(caches.map(() => [false, 'EACCES']));
  });

  test('cannot signal, renice or write to what is another’s, and can read its stage', async () => {
    expect(
      await outcomes(
        ['user'],
        [
          'process.kill(process.ppid, 0)',
          "require('node:os').setPriority(process.ppid, 1)",
          `${fs}.readFileSync('/proc/' + process.ppid + '/environ')`,
          `${fs}.writeFileSync('package.json', '{}')`,
          `${fs}.writeFileSync('new', '{}')`,
          `${fs}.chmodSync('package.json', 0o777)`,
          `${fs}.readFileSync('package.json')`,
        ],
      ),
    ).toEqual([
      [false, 'EPERM'],
      [false, 'ERR_SYSTEM_ERROR'],
      [false, 'EACCES'],
      [false, 'EACCES'],
      [false, 'EACCES'],
      [false, 'EPERM'],
      [true, expect.stringContaining('module')],
    ]);
  });

  test('differs between children that run at once, and neither enters the other’s stage', async () => {
    const script = `const { spawnSync } = require('node:child_process');
      spawnSync('/bin/sleep', ['0.5']);
      const others = ${fs}.readdirSync('..').filter((name) => name.includes('-stage-') && !process.cwd().endsWith(name));
      const entered = others.filter((name) => { try { return ${fs}.readdirSync('../' + name); } catch { return false; } });
      console.log(JSON.stringify({ user: process.getuid(), entered }));`;
    const both = await Promise.all([runWithLayers(['user'], script), runWithLayers(['user'], script)]);
    const [one, other] = both.map(({ output }) => JSON.parse(output));
    expect(one.user).not.toBe(other.user);
    expect([one.entered, other.entered]).toEqual([[], []]);
  });

  test('takes with it what it has started, however well hidden', async () => {
    const daemon = `const { spawn } = require('node:child_process');
      spawn('/usr/bin/setsid', ['/bin/sh', '-c', '(sleep 1000 &) ; sleep 1000'], { detached: true, stdio: 'ignore' }).unref();
      setTimeout(() => { console.log(process.getuid()); process.exit(); }, 200);`;
    const { output } = await runWithLayers(['user'], daemon);
    expect(Number(output)).toBeGreaterThan(0);
    expect(processesOf(Number(output))).toEqual([]);
  });

  test('can start no more threads than a child needs, with limits', async () => {
    const forks = `const { spawn } = require('node:child_process'); let started = 0; let refused = 0;
      for (let i = 0; i < 100; i++) {
        const child = spawn('/bin/sleep', ['100'], { stdio: 'ignore' });
        if (child.pid) started++; else { refused++; child.on('error', () => {}); }
      }
      console.log(started, refused); process.exit();`;
    const { output } = await runWithLayers(['user', 'limits'], forks);
    const [started, refused] = output.split(' ').map(Number);
    expect(started).toBeLessThan(64);
    expect(started + refused).toBe(100);
  });
});
