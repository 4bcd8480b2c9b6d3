// `npm run prove -- fixtures` is `npm run fixtures -- --check`, among the other proofs.
import { Command } from 'commander';
import { labOption } from '../../harness/cli/options.ts';
import { fixtures } from '../tolerances/fixtures.ts';

export const command = new Command('fixtures')
  .description('Compares what the reference does with the recorded runs, as npm run fixtures -- --check does.')
  .addOption(labOption())
  .action(({ lab }: { lab?: string }) => fixtures({ ...(lab !== undefined && { lab }), check: true }));
