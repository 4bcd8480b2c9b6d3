// Runs before every npm script, on whatever Node.js the machine has: installs the packages when they
// are missing or older than the lockfile, among them the Node.js that runs the script itself.
import { execSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;
const isStale = () =>
  !existsSync(installed) ||
  !existsSync(`${root}node_modules/.bin/node`) ||
  statSync(installed).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs;

if (isStale()) {
  console.error('Installing packages (once, about a minute) …');
  try {
    execSync('npm ci --no-audit --no-fund --loglevel=error', { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    console.error('The packages could not be installed: see npm’s message above, then run the same command again.');
    process.exit(2);
  }
}
