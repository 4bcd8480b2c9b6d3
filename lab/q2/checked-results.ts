import { ModelError } from '../errors.ts';
import type { TestResult, TrainingHistory } from './contracts.ts';

/**
 * A history as `train` should return it.
 * @throws ModelError naming the field that breaks the contract
 */
export function checkedHistory(
  history: TrainingHistory,
  { epochs, validateEvery }: { epochs: number; validateEvery: number },
): TrainingHistory {
  checkNumbers('q2.train', 'trainingLoss', history?.trainingLoss, epochs, 'one an epoch');
  const validations = Math.floor(epochs / validateEvery);
  checkNumbers('q2.train', 'validationLoss', history.validationLoss, validations, 'one a validation');
  if (!Number.isInteger(history.bestEpoch)) {
    throw new ModelError(`q2.train must return bestEpoch, the number of an epoch, and returned ${history.bestEpoch}`);
  }
  return history;
}

/**
 * A result as `test` should return it.
 * @throws ModelError naming the field that breaks the contract
 */
export function checkedTestResult(result: TestResult, samples: number): TestResult {
  if (typeof result?.loss !== 'number') throw new ModelError('q2.test must return loss, a number');
  checkNumbers('q2.test', 'predictions', result.predictions, samples, 'one a window');
  return result;
}

function checkNumbers(returner: string, name: string, values: unknown, length: number, meaning: string): void {
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) {
    throw new ModelError(`${returner} must return ${name}, an array of numbers`);
  }
  if (values.length !== length) {
    throw new ModelError(`${returner} returned ${values.length} numbers as ${name}, expected ${length}: ${meaning}`);
  }
}
