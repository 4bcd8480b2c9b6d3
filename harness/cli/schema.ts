import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { runCommand } from '../support/command.ts';

await runCommand(
  new Command('npm run schema --')
    .description('Writes the JSON Schema that editors use for rubric.yaml.')
    .action(async () => {
      const { rubricJsonSchema } = await import('../rubric/schema.ts');
      writeFileSync(new URL('../rubric/rubric.schema.json', import.meta.url), rubricJsonSchema());
      console.log('wrote harness/rubric/rubric.schema.json');
    }),
);
