const { dlopen, getInt32 } = process.getBuiltinModule('node:ffi');

const { functions } = dlopen(null, {
  syscall: { arguments: ['i64', 'i64', 'i64', 'i64', 'i64'], return: 'i64' },
  prctl: { arguments: ['i32', 'u64', 'u64', 'u64', 'u64'], return: 'i32' },
  fcntl: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
  __errno_location: { arguments: [], return: 'pointer' },
});

/**
 * Makes a system call by its number.
 *
 * @param {string} name
 * @param {number} number
 * @param {(number | bigint)[]} args
 * @returns {number}
 * @throws Error with the call's name where it fails
 */
export function syscall(name, number, ...args) {
  const [a = 0n, b = 0n, c = 0n, d = 0n] = args.map(BigInt);
  return succeeded(name, Number(functions.syscall(BigInt(number), a, b, c, d)));
}

/**
 * Calls `prctl`.
 * @param {number} option
 * @param {number} a
 * @param {number | bigint} [b]
 * @throws Error where it fails
 */
export function prctl(option, a, b = 0) {
  succeeded(`prctl(${option})`, functions.prctl(option, BigInt(a), BigInt(b), 0n, 0n));
}

/** Lets no file descriptor but the standard ones survive `execve`, whoever has opened it. */
export function closeOnExecute() {
  const CLOSE_RANGE_CLOEXEC = 4;
  syscall('close_range', 436, 3, 0xffffffff, CLOSE_RANGE_CLOEXEC);
}

/**
 * Lets a file descriptor survive `execve`.
 * @param {number} descriptor
 */
export function keepOpen(descriptor) {
  const F_SETFD = 2;
  succeeded('fcntl', functions.fcntl(descriptor, F_SETFD, 0));
}

/** @type {(name: string, result: number) => number} */
function succeeded(name, result) {
  if (result >= 0) return result;
  const errno = getInt32(functions.__errno_location());
  throw new Error(`${name} failed: ${process.getBuiltinModule('node:util').getSystemErrorName(-errno)}`);
}
