import { Vocabulary } from './vocabulary.ts';

/** Example for training: at step t the model reads inputs[t] and should predict targets[t]. */
interface Example {
  /** T indices: the newline, then the characters */
  inputs: number[];
  /** T indices: the characters, then the newline */
  targets: number[];
}

/** Corpus: a text with one example a line. */
export class DataReader {
  readonly vocabulary: Vocabulary;
  /** Lines of the text in their order, without the blank ones. */
  readonly examples: readonly string[];

  /**
   * Splits a text into examples.
   * @param text lines that end in \n or \r\n
   * @throws RangeError where every line is blank
   */
  constructor(text: string) {
    this.examples = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (this.examples.length === 0) throw new RangeError('the corpus holds no example: every line is blank');
    this.vocabulary = new Vocabulary(this.examples.join(''));
  }

  /** Makes example i, counted from 0; after the last one the first comes again. */
  example(i: number): Example {
    const line = this.examples[i % this.examples.length];
    const characters = Array.from(line, (character) => this.vocabulary.indexOf(character));
    const newline = this.vocabulary.indexOf('\n');
    return { inputs: [newline, ...characters], targets: [...characters, newline] };
  }
}
