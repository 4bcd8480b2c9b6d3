// A seccomp filter: https://docs.kernel.org/userspace-api/seccomp_filter.html. It is a program of the
// classic BPF machine that the kernel runs on `struct seccomp_data` at each system call.
import { getRawPointer } from 'node:ffi';
import { prctl } from './libc.mjs';

// linux/bpf_common.h, linux/seccomp.h
const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_IF_SET = 0x45;
const RETURN = 0x06;
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const ERRNO = 0x00050000;
const EPERM = 1;
const ENOSYS = 38;

// offsets in struct seccomp_data
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

const CLONE_THREAD = 0x00010000;
const PR_SET_SECCOMP = 22;
const SECCOMP_MODE_FILTER = 2;

/** @typedef {readonly [code: number, ifTrue: number, ifFalse: number, operand: number]} Instruction */

/**
 * The filter as an array of `struct sock_filter`. Forbidden calls fail with EPERM; threads may be made
 * and processes not; signals and limits are for the process itself.
 *
 * @param {import('./syscalls.mjs').Architecture} architecture
 * @param {number} pid the process that is filtered, which keeps its number through `execve`
 */
export function seccompFilter(architecture, pid) {
  const { audit, foreign, forbidden, clone, clone3, kill, tgkill, prlimit64 } = architecture;
  /** @type {Instruction} */
  const refuse = [RETURN, 0, 0, ERRNO | EPERM];
  /** @type {Instruction} */
  const allow = [RETURN, 0, 0, ALLOW];
  /**
   * On one call: what follows, which returns; on another: past it.
   * @type {(number: number, ...then: Instruction[]) => Instruction[]}
   */
  const on = (number, ...then) => [[JUMP_EQUAL, 0, then.length, number], ...then];
  /** @type {(...values: number[]) => Instruction[]} */
  const ifFirstArgument = (...values) => [
    [LOAD, 0, 0, FIRST_ARGUMENT],
    ...values.flatMap((value) => [/** @type {Instruction} */ ([JUMP_EQUAL, 0, 1, value]), allow]),
    refuse,
  ];
  /** @type {Instruction[]} */
  const program = [
    [LOAD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, audit],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER],
    ...(foreign === undefined ? [] : [/** @type {Instruction} */ ([JUMP_AT_LEAST, 0, 1, foreign]), refuse]),
    ...on(clone, [LOAD, 0, 0, FIRST_ARGUMENT], [JUMP_IF_SET, 1, 0, CLONE_THREAD], refuse, allow),
    // Its flags are in memory, where a filter cannot look; the C library goes back to clone.
    ...on(clone3, [RETURN, 0, 0, ERRNO | ENOSYS]),
    ...on(kill, ...ifFirstArgument(pid)),
    ...on(tgkill, ...ifFirstArgument(pid)),
    ...on(prlimit64, ...ifFirstArgument(0, pid)),
    ...forbidden.flatMap((number) => on(number, refuse)),
    allow,
  ];
  const bytes = Buffer.alloc(8 * program.length);
  program.forEach(([code, ifTrue, ifFalse, operand], i) => {
    bytes.writeUInt16LE(code, 8 * i);
    bytes.writeUInt8(ifTrue, 8 * i + 2);
    bytes.writeUInt8(ifFalse, 8 * i + 3);
    bytes.writeUInt32LE(operand >>> 0, 8 * i + 4);
  });
  return bytes;
}

/**
 * Puts a filter on this thread and on all that it executes. There is no way back.
 *
 * @param {Buffer<ArrayBuffer>} filter
 * @throws Error where the kernel refuses: without no_new_privs, or under a profile that forbids it
 */
export function filterSystemCalls(filter) {
  const program = Buffer.alloc(16); // struct sock_fprog
  program.writeUInt16LE(filter.byteLength / 8, 0);
  program.writeBigUInt64LE(getRawPointer(filter), 8);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, getRawPointer(program));
}
