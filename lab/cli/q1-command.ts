import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../harness/support/command.ts';
import { positiveNumber } from './command.ts';
import { fromOption } from './load-solution.ts';
import type { Q1Options } from './train-q1.ts';

const NAMES_CORPUS = fileURLToPath(new URL('../../fixtures/names.txt', import.meta.url));
/**
 * The smooth loss, in nats a name, that ends the training on fixtures/names.txt. Guessing costs 23.2,
 * and the best prediction from the character before alone 16.0, so a network below 14 has learnt to
 * remember; what it writes reads like names.
 *
 * Iterations that the reference took at H = 100, from seeds 1, 2 and 3: adam 11,153, 11,163 and 11,119,
 * adagrad 9,118, 9,037 and 8,673; each run in 9 to 13 s on two cores.
 */
const NAMES_THRESHOLD = 14;
/** The fastest to the threshold of adam at 0.0005, 0.001, 0.002 and 0.004, adagrad at 0.02, 0.03, 0.05 and 0.1. */
const LEARNING_RATES = { adam: 0.001, adagrad: 0.05 };

/** What the command line says: two of the settings follow from others, unless given. */
type Given = Omit<Q1Options, 'learningRate' | 'threshold'> & Partial<Q1Options>;

/** Makes `npm run train -- q1`, which trains the character-level RNN and shows what it writes meanwhile. */
export function q1Command(): Command {
  return new Command('q1')
    .description('Trains the RNN of question 1 on a text and shows what it writes meanwhile; Ctrl-C stops it.')
    .addOption(fromOption('q1'))
    .addOption(
      new Option('--corpus <FILE>', 'a text of one example a line').default(NAMES_CORPUS, 'fixtures/names.txt'),
    )
    .addOption(new Option('--optimizer <name>', 'how it learns').choices(['adam', 'adagrad']).default('adam'))
    .option('--hidden <H>', 'hidden units', wholeNumber(1, 2000), 100)
    .option(
      '--learning-rate <number>',
      `step size (default: ${LEARNING_RATES.adam} with adam, ${LEARNING_RATES.adagrad} with adagrad)`,
      positiveNumber,
    )
    .option('--seed <number>', 'seed of the initial weights and of the samples', wholeNumber(0, 2 ** 32 - 1), 1)
    .option(
      '--threshold <number>',
      `stops when the smooth loss is below (default: ${NAMES_THRESHOLD} for fixtures/names.txt, none for other texts)`,
      positiveNumber,
    )
    .option('--max-iterations <number>', 'stops after so many iterations', wholeNumber(1, 1e8), 30_000)
    .option('--progress-every <number>', 'iterations from one progress line to the next', wholeNumber(1, 1e8), 500)
    .option('--page <FILE>', 'the page with the curve that it writes', 'runs/train-q1.html')
    .action(async ({ learningRate, threshold, ...options }: Given) => {
      const { trainQ1 } = await import('./train-q1.ts');
      const isNames = resolve(options.corpus) === NAMES_CORPUS;
      return trainQ1({
        ...options,
        learningRate: learningRate ?? LEARNING_RATES[options.optimizer],
        // Loss sums over an example's characters, so a threshold only suits the text it was measured on.
        threshold: threshold ?? (isNames ? NAMES_THRESHOLD : 0),
      });
    });
}
