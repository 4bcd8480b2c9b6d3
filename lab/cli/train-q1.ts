import { relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { styleText } from 'node:util';
import { fitted } from '../../harness/support/text.ts';
import { runExperiment } from '../q1/experiment.ts';
import { adagrad, adam } from '../q1/optimizers.ts';
import { sayShapes } from '../q1/shapes.ts';
import { printSettings, writePage } from './command.ts';
import { readCorpus } from './corpus.ts';
import { type Author, loadQ1 } from './load-solution.ts';
import type { Sampling } from './pages.ts';

/** Settings of a training. */
export interface Q1Options {
  from: Author;
  corpus: string;
  optimizer: 'adam' | 'adagrad';
  hidden: number;
  learningRate: number;
  seed: number;
  /** smooth loss that ends it; 0: none does */
  threshold: number;
  maxIterations: number;
  progressEvery: number;
  page: string;
}

/** Trains the character-level RNN and shows what it writes meanwhile. */
export async function trainQ1(options: Q1Options): Promise<void> {
  const { learningRate, threshold, maxIterations, progressEvery } = options;
  const reader = readCorpus(options.corpus);
  sayShapes();
  const { RNN } = await loadQ1(options.from);
  const optimizer = { adam, adagrad }[options.optimizer]({ learningRate });

  const settings = [
    `${options.from}/q1.ts on ${relative('.', options.corpus)} (${count(reader.examples.length)} examples)`,
    `V = ${reader.vocabulary.size}`,
    `H = ${options.hidden}`,
    `${options.optimizer} at ${learningRate}`,
    `seed ${options.seed}`,
    `${threshold > 0 ? `until smooth loss < ${threshold}, ` : ''}at most ${count(maxIterations)} iterations`,
  ];
  printSettings(settings);
  console.log(styleText('dim', progressLine('iteration', 'smooth loss', 'per second', 'samples')));

  const interruption = new AbortController();
  // To the end of the command: npm may pass on the signal that the terminal has sent already.
  process.on('SIGINT', () => interruption.abort());
  const start = performance.now();
  let lineStart = start;
  const smoothLosses: number[] = [];
  const samplings: Sampling[] = [];
  const create = (...given: ConstructorParameters<typeof RNN>) => new RNN(...given);
  const { losses, smoothLoss, reachedThreshold } = await runExperiment(create, reader, {
    hiddenUnits: options.hidden,
    seed: options.seed,
    optimizer,
    threshold,
    maxIterations,
    signal: interruption.signal,
    sampleEvery: progressEvery,
    onSamples({ iteration, smoothLoss }, samples) {
      const perSecond = count(Math.round((1000 * progressEvery) / (performance.now() - lineStart)));
      const line = progressLine(count(iteration), smoothLoss.toFixed(3), perSecond, samples);
      console.log(fitted(line, process.stdout.columns));
      samplings.push({ iteration, smoothLoss, samples });
      lineStart = performance.now();
    },
    async onIteration({ smoothLoss }) {
      smoothLosses.push(smoothLoss);
      // Ctrl-C is heard only while the event loop turns.
      await setImmediate();
    },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const stop = interruption.signal.aborted ? 'stopped by Ctrl-C' : 'stopped at the cap';
  const cause = reachedThreshold ? 'reached the threshold' : stop;
  const iterations = count(losses.length);
  const ending = `${cause}: smooth loss ${smoothLoss.toFixed(3)} after ${iterations} iterations in ${seconds} s`;
  console.log(`\n${fitted(ending, process.stdout.columns)}`);

  // Only now: drawing takes a while to load.
  const { q1Page } = await import('./pages.ts');
  writePage(options.page, q1Page({ settings, smoothLosses, threshold, samplings, ending }));
}

function progressLine(iteration: string, smoothLoss: string, rate: string, samples: string): string {
  return `${iteration.padStart(9)}  ${smoothLoss.padStart(11)}  ${rate.padStart(10)}  ${samples}`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
