import { existsSync } from 'node:fs';
import { DataError, ModelError } from '../errors.ts';
import type { CharacterModel, Parameters } from './contracts.ts';
import type { Vocabulary } from './vocabulary.ts';

type ModelClass = new (parameters: Parameters, vocabulary: Vocabulary) => CharacterModel;

/**
 * The class RNN of `student/q1.ts` or `reference/q1.ts`. It is imported by address when it is
 * needed, for the ready-made code stands below both.
 *
 * @throws DataError where there is no such file
 * @throws ModelError where it exports no class RNN
 */
export async function loadModel(from: 'student' | 'reference'): Promise<ModelClass> {
  const file = `${from}/q1.ts`;
  const url = new URL(`../../${file}`, import.meta.url);
  if (!existsSync(url)) throw new DataError({ file }, 'there is no such file');
  const { RNN }: { RNN?: ModelClass } = await import(url.href);
  if (typeof RNN !== 'function') throw new ModelError(`${file} must export class RNN`);
  return RNN;
}
