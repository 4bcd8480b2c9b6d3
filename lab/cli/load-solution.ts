import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { DataError } from '../data-error.ts';
import { ModelError } from '../errors.ts';
import type { CharacterModel, Parameters } from '../q1/contracts.ts';
import type { Vocabulary } from '../q1/vocabulary.ts';
import type { Solution } from '../q2/module.ts';

/** Author of the code that is trained: the name of its folder. */
export type Author = 'student' | 'reference';

interface Q1Exports {
  RNN: new (parameters: Parameters, vocabulary: Vocabulary) => CharacterModel;
}

/** Makes the option for whose code is trained. */
export function fromOption(question: 'q1' | 'q2'): Option {
  return new Option('--from <where>', `whose ${question}.ts is trained`)
    .choices(['student', 'reference'] satisfies Author[])
    .default('student');
}

/**
 * Imports `student/q1.ts` or `reference/q1.ts`.
 * @throws DataError where there is no such file
 * @throws ModelError where it exports no class RNN
 */
export function loadQ1(from: Author): Promise<Q1Exports> {
  return load<Q1Exports>(`${from}/q1.ts`, { RNN: 'class RNN' });
}

/**
 * Imports `student/q2.ts` or `reference/q2.ts`.
 * @throws DataError where there is no such file
 * @throws ModelError where an export is missing
 */
export function loadQ2(from: Author): Promise<Solution> {
  return load<Solution>(`${from}/q2.ts`, { RNN: 'RNN', train: 'train', test: 'test' });
}

/** Imports a file by its address, and only when it is needed: the ready-made code stands below it. */
async function load<Exports>(file: string, names: Readonly<Record<keyof Exports, string>>): Promise<Exports> {
  const url = new URL(`../../${file}`, import.meta.url);
  if (!existsSync(url)) throw new DataError({ file }, 'there is no such file');
  const solution: Exports = await import(url.href);
  for (const name in names) {
    if (typeof solution[name] !== 'function') throw new ModelError(`${file} must export ${names[name]}`);
  }
  return solution;
}
