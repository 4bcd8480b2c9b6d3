import type { Random } from '../random.ts';
import type { CharacterModel } from './contracts.ts';

/**
 * Texts that the model writes from nothing, quoted, for one line of output: `"anna" "bo" ""`.
 *
 * @param count how many texts
 */
export function sample(model: Pick<CharacterModel, 'predict'>, random: Random, count: number): string {
  return Array.from({ length: count }, () => JSON.stringify(model.predict('', random))).join(' ');
}
