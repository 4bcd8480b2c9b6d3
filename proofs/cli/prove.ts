// `npm run prove -- NAME` runs one of the proofs that the rest is right.

import { Command } from 'commander';
import { runCommand } from '../../harness/support/command.ts';

interface Proof {
  /** the question that it answers */
  readonly asks: string;
  /** Imports it alone: each has packages of its own. */
  readonly load: () => Promise<{ command: Command }>;
}

const PROOFS: Readonly<Record<string, Proof>> = {
  corpus: { asks: 'do all samples get the verdict that they should?', load: () => import('./corpus.ts') },
  mutants: { asks: 'does a check notice each small change of the reference?', load: () => import('./mutants.ts') },
  fixtures: { asks: 'does the reference still do what is on file?', load: () => import('./recorded.ts') },
  field: { asks: 'what would the usual checks of gradients accept?', load: () => import('./field.ts') },
  attacks: { asks: 'does any known attack get through the sandbox?', load: () => import('./attacks.ts') },
  fuzz: { asks: 'does a hostile stream do harm?', load: () => import('./fuzz.ts') },
  soak: { asks: 'is a correct sample refused from any seed?', load: () => import('./soak.ts') },
  rehearsal: {
    asks: 'is every mark of a class right, also through Redis and with kills?',
    load: () => import('./rehearsal.ts'),
  },
  bench: {
    asks: 'what does a grading cost, and its sandbox, and with --class N a class?',
    load: () => import('./bench.ts'),
  },
  spaces: { asks: 'which cases do the checks draw, and which are always there?', load: () => import('./spaces.ts') },
  planted: { asks: 'are copied submissions found in a class?', load: () => import('./planted.ts') },
};

const program = new Command('npm run prove --').description('Proves that grading is right; each proof has --help.');
const asked = process.argv.slice(2).find((argument) => argument in PROOFS);
for (const [name, { asks, load }] of Object.entries(PROOFS)) {
  const command = name === asked ? (await load()).command.exitOverride() : new Command(name);
  program.addCommand(command.summary(asks));
}
await runCommand(program);
