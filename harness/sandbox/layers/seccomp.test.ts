import { describe, expect, test } from 'vitest';
import { seccompFilter } from './seccomp.mjs';
import { architectureOf } from './syscalls.mjs';

const PID = 4711;
const ALLOWED = 0x7fff0000;
const KILLED = 0x80000000;
const NOT_PERMITTED = 0x00050001;
const NO_SUCH_CALL = 0x00050026;

/** What the kernel's BPF machine makes of a filter, for the instructions that it uses. */
function evaluate(filter: Buffer, data: { number: number; audit: number; args?: number[] }): number {
  const { number, audit, args = [] } = data;
  const memory = new Map([[0, number], [4, audit], ...args.map((value, i): [number, number] => [16 + 8 * i, value])]);
  let accumulator = 0;
  for (let at = 0; at < filter.length / 8; at++) {
    const code = filter.readUInt16LE(8 * at);
    const [ifTrue, ifFalse] = [filter.readUInt8(8 * at + 2), filter.readUInt8(8 * at + 3)];
    const operand = filter.readUInt32LE(8 * at + 4);
    const jump = (holds: boolean) => {
      at += holds ? ifTrue : ifFalse;
    };
    if (code === 0x06) return operand;
    else if (code === 0x20) accumulator = memory.get(operand) ?? Number.NaN;
    else if (code === 0x15) jump(accumulator === operand);
    else if (code === 0x35) jump(accumulator >= operand);
    else if (code === 0x45) jump((accumulator & operand) !== 0);
    else throw new Error(`instruction ${code}`);
  }
  throw new Error('the filter ends without a verdict');
}

// Numbers beside those that the filter is made of: /usr/include/asm/unistd_64.h and asm-generic/unistd.h.
describe.each([
  ['x64', { read: 0, openat: 257, execve: 59, futex: 202, socket: 41, ptrace: 101, fork: 57, chmod: 90, last: 462 }],
  [
    'arm64',
    { read: 63, openat: 56, execve: 221, futex: 98, socket: 198, ptrace: 117, fork: 220, chmod: 53, last: 455 },
  ],
])('the filter for %s', (name, numbers) => {
  const architecture = architectureOf(name);
  if (!architecture) throw new Error('no numbers on file');
  const filter = seccompFilter(architecture, PID);
  const verdict = (number: number, ...args: number[]) => evaluate(filter, { number, audit: architecture.audit, args });

  test('allows what computing needs', () => {
    for (const number of [numbers.read, numbers.execve, numbers.futex, numbers.last]) {
      expect(verdict(number)).toBe(ALLOWED);
    }
  });

  test('refuses sockets, tracing, processes and changes of modes', () => {
    for (const number of [numbers.socket, numbers.ptrace, numbers.fork, numbers.chmod]) {
      expect(verdict(number)).toBe(NOT_PERMITTED);
    }
  });

  test('lets threads be made by clone, and sends the C library there', () => {
    expect(verdict(architecture.clone, 0x3d0f00)).toBe(ALLOWED); // CLONE_THREAD among the usual flags
    expect(verdict(architecture.clone, 17)).toBe(NOT_PERMITTED); // SIGCHLD: a process
    expect(verdict(architecture.clone3)).toBe(NO_SUCH_CALL);
  });

  test('lets it signal and limit itself, and nobody else', () => {
    for (const call of [architecture.kill, architecture.tgkill, architecture.prlimit64]) {
      expect(verdict(call, PID)).toBe(ALLOWED);
      expect(verdict(call, 1)).toBe(NOT_PERMITTED);
      expect(verdict(call, 0xffffffff)).toBe(NOT_PERMITTED);
    }
    expect(verdict(architecture.prlimit64, 0)).toBe(ALLOWED);
    expect(verdict(architecture.kill, 0)).toBe(NOT_PERMITTED);
  });

  test('lets files be opened, and none be emptied', () => {
    expect(verdict(numbers.openat, 0, 0, 0)).toBe(ALLOWED);
    expect(verdict(numbers.openat, 0, 0, 0o1000)).toBe(NOT_PERMITTED);
    expect(verdict(architecture.openat2)).toBe(NO_SUCH_CALL);
  });

  test('lets descriptors be looked at, and no signal be asked for', () => {
    expect(verdict(architecture.fcntl, 3, 4)).toBe(ALLOWED); // F_SETFL
    for (const command of [8, 10, 15, 1024, 1026]) expect(verdict(architecture.fcntl, 3, command)).toBe(NOT_PERMITTED);
    expect(verdict(architecture.ioctl, 3, 0x5421)).toBe(ALLOWED); // FIONBIO
    expect(verdict(architecture.ioctl, 3, 0x5452)).toBe(NOT_PERMITTED); // FIOASYNC
    expect(verdict(architecture.ioctl, 3, 0x40086602)).toBe(NOT_PERMITTED); // FS_IOC_SETFLAGS
    expect(verdict(architecture.prctl, 15)).toBe(ALLOWED); // PR_SET_NAME
    expect(verdict(architecture.prctl, 1)).toBe(NOT_PERMITTED); // PR_SET_PDEATHSIG
  });

  test('ends the process for calls of another architecture', () => {
    expect(evaluate(filter, { number: numbers.read, audit: 0x40000003 })).toBe(KILLED);
  });
});

test('the other interface of x64 is refused as a whole', () => {
  const x64 = architectureOf('x64');
  if (!x64) throw new Error('no numbers on file');
  const filter = seccompFilter(x64, PID);
  expect(evaluate(filter, { number: 0x40000000 + 41, audit: x64.audit })).toBe(NOT_PERMITTED);
  expect(evaluate(filter, { number: 0x40000000, audit: x64.audit })).toBe(NOT_PERMITTED);
});

test('an architecture whose numbers are not on file has no filter', () => {
  expect(architectureOf('riscv64')).toBeUndefined();
});
