// Landlock, the kernel's sandbox for unprivileged processes:
// https://docs.kernel.org/userspace-api/landlock.html. Constants of include/uapi/linux/landlock.h.

import { syscall } from './libc.mjs';

const { getRawPointer } = process.getBuiltinModule('node:ffi');
const { closeSync, constants, openSync } = process.getBuiltinModule('node:fs');

// The same numbers on every architecture.
const SYS = { landlock_create_ruleset: 444, landlock_add_rule: 445, landlock_restrict_self: 446 };

const EXECUTE = 1n << 0n;
const READ_FILE = 1n << 2n;
const READ_DIR = 1n << 3n;

const VERSION_FLAG = 1;
const RULE_PATH_BENEATH = 1;
const O_PATH = 0o10000000;

/**
 * Asks for the version of Landlock that the kernel offers, from 1.
 *
 * @returns {number}
 * @throws Error where there is none, or a container's profile forbids it
 */
function landlockVersion() {
  return syscall('landlock_create_ruleset', SYS.landlock_create_ruleset, 0, 0, VERSION_FLAG);
}

/**
 * Takes all access to files away from this thread and what it executes, but for the read list; with
 * it TCP (from version 4), abstract sockets and signals to processes outside (from version 6).
 *
 * @param {{ folders: readonly string[], programs: readonly string[] }} readList folders of which everything may be
 *   read; files that may be read and executed: the program and its libraries
 * @throws Error where the kernel refuses
 */
export function restrictFiles({ folders, programs }) {
  const attributes = rulesetAttributes(landlockVersion());
  const ruleset = syscall(
    'landlock_create_ruleset',
    SYS.landlock_create_ruleset,
    getRawPointer(attributes),
    attributes.byteLength,
    0,
  );
  for (const folder of folders) allow(ruleset, folder, READ_FILE | READ_DIR);
  for (const program of programs) allow(ruleset, program, READ_FILE | EXECUTE);
  syscall('landlock_restrict_self', SYS.landlock_restrict_self, ruleset, 0);
  closeSync(ruleset);
}

/**
 * Builds `struct landlock_ruleset_attr`: everything that this version can take away.
 * @param {number} version
 */
function rulesetAttributes(version) {
  const fileRights = version >= 5 ? 16n : version >= 3 ? 15n : version === 2 ? 14n : 13n;
  const fields = [(1n << fileRights) - 1n];
  if (version >= 4) fields.push(0b11n); // bind and connect of TCP
  if (version >= 6) fields.push(0b11n); // abstract sockets and signals
  const bytes = Buffer.alloc(8 * fields.length);
  fields.forEach((field, i) => void bytes.writeBigUInt64LE(field, 8 * i));
  return bytes;
}

/** @type {(ruleset: number, path: string, rights: bigint) => void} */
function allow(ruleset, path, rights) {
  const descriptor = openSync(path, O_PATH | constants.O_NOFOLLOW);
  const rule = Buffer.alloc(12); // struct landlock_path_beneath_attr, packed
  rule.writeBigUInt64LE(rights, 0);
  rule.writeInt32LE(descriptor, 8);
  syscall(`landlock_add_rule(${path})`, SYS.landlock_add_rule, ruleset, RULE_PATH_BENEATH, getRawPointer(rule), 0);
  closeSync(descriptor);
}
