import { accessSync, constants, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { refusal } from '../support/errors.ts';
import { printable } from '../support/text.ts';
import { writeWhole } from '../support/write-whole.ts';

/**
 * Expects that a result can be written there, asked before the work and not after it. The file stays as it is.
 * @throws UsageError where it cannot
 */
export function expectWritable(file: string): void {
  orUsageError(file, () => {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw new Error('it is a folder');
    if (stats) accessSync(file, constants.W_OK);
    if (!stats || stats.isFile()) accessSync(dirname(file), constants.W_OK);
  });
}

/**
 * Writes a result whole or not at all; marks are nobody's but its owner's to read. A device or a pipe, such as
 * /dev/stdout, is written to.
 * @throws UsageError where that fails
 */
export function writeResult(file: string, text: string): void {
  orUsageError(file, () => {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isFile() === false) writeFileSync(file, text);
    // Not the link, where it is one.
    else writeWhole(stats ? realpathSync(file) : file, text, 0o600);
  });
}

function orUsageError(file: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw refusal(`cannot write ${printable(file)}: ${(error as Error).message}`, error);
  }
}
