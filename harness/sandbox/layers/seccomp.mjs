// A seccomp filter: https://docs.kernel.org/userspace-api/seccomp_filter.html. It is a program of the
// classic BPF machine that the kernel runs on `struct seccomp_data` at each system call.
import { prctl as control } from './libc.mjs';

const { getRawPointer } = process.getBuiltinModule('node:ffi');

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
const ARGUMENTS = 16;

const CLONE_THREAD = 0x00010000;
const PR_SET_PDEATHSIG = 1;
const O_TRUNC = 0o1000;
// F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY: signals to whom one likes, for input or for changes of a file
const SIGNALLING = [8, 10, 15, 1024, 1026];
// TCGETS, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, TIOCGWINSZ: is it a terminal, what is there, how does it behave
const HARMLESS_CONTROLS = [0x5401, 0x541b, 0x5421, 0x5450, 0x5451, 0x5413];
const PR_SET_SECCOMP = 22;
const SECCOMP_MODE_FILTER = 2;

/** @typedef {readonly [code: number, ifTrue: number, ifFalse: number, operand: number]} Instruction */

/**
 * Builds the filter as an array of `struct sock_filter`. Forbidden calls fail with EPERM; threads may be made
 * and processes not; signals and limits are for the process itself.
 *
 * @param {import('./syscalls.mjs').Architecture} architecture
 * @param {number} pid the process that is filtered, which keeps its number through `execve`
 */
export function seccompFilter(architecture, pid) {
  const { audit, foreign, forbidden, clone, clone3, kill, tgkill, prlimit64 } = architecture;
  const { prctl, fcntl, ioctl, open, openat, openat2 } = architecture;
  /** @type {Instruction} */
  const refuse = [RETURN, 0, 0, ERRNO | EPERM];
  /** @type {Instruction} */
  const allow = [RETURN, 0, 0, ALLOW];
  /**
   * Applies the instructions that follow to one system call, and skips them for any other.
   * @type {(number: number, ...then: Instruction[]) => Instruction[]}
   */
  const on = (number, ...then) => [[JUMP_EQUAL, 0, then.length, number], ...then];
  /** @type {(...values: number[]) => Instruction[]} */
  const ifFirstArgument = (...values) => [argument(0), ...ifOneOf(values)];
  /** @type {(values: readonly number[]) => Instruction[]} */
  const ifOneOf = (values) => [
    ...values.flatMap((value) => [/** @type {Instruction} */ ([JUMP_EQUAL, 0, 1, value]), allow]),
    refuse,
  ];
  /** @type {(values: readonly number[]) => Instruction[]} */
  const unlessOneOf = (values) => [
    ...values.flatMap((value) => [/** @type {Instruction} */ ([JUMP_EQUAL, 0, 1, value]), refuse]),
    allow,
  ];
  /** @type {(bits: number) => Instruction[]} */
  const unlessSet = (bits) => [[JUMP_IF_SET, 0, 1, bits], refuse, allow];
  /** @type {Instruction[]} */
  const program = [
    [LOAD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, audit],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER],
    ...(foreign === undefined ? [] : [/** @type {Instruction} */ ([JUMP_AT_LEAST, 0, 1, foreign]), refuse]),
    ...on(clone, argument(0), [JUMP_IF_SET, 1, 0, CLONE_THREAD], refuse, allow),
    // Its flags are in memory, where a filter cannot look; the C library goes back to clone.
    ...on(clone3, [RETURN, 0, 0, ERRNO | ENOSYS]),
    ...on(kill, ...ifFirstArgument(pid)),
    ...on(tgkill, ...ifFirstArgument(pid)),
    ...on(prlimit64, ...ifFirstArgument(0, pid)),
    ...on(prctl, argument(0), [JUMP_EQUAL, 0, 1, PR_SET_PDEATHSIG], refuse, allow),
    ...on(fcntl, argument(1), ...unlessOneOf(SIGNALLING)),
    ...on(ioctl, argument(1), ...ifOneOf(HARMLESS_CONTROLS)),
    // The first versions of Landlock let a file be emptied by who may read it.
    ...(open === undefined ? [] : on(open, argument(1), ...unlessSet(O_TRUNC))),
    ...on(openat, argument(2), ...unlessSet(O_TRUNC)),
    ...on(openat2, [RETURN, 0, 0, ERRNO | ENOSYS]),
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
 * Loads the low half of an argument.
 * @type {(index: number) => Instruction}
 */
function argument(index) {
  return [LOAD, 0, 0, ARGUMENTS + 8 * index];
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
  control(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, getRawPointer(program));
}
