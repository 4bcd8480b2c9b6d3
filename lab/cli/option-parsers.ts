import { InvalidArgumentError } from 'commander';

/** Parses an option's value as a whole number of a range. */
export function wholeNumber(smallest: number, largest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < smallest || value > largest) {
      const [low, high] = [smallest, largest].map((bound) => bound.toLocaleString('en-US'));
      throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** Parses an option's value as a finite number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new InvalidArgumentError('It must be a positive number.');
  return value;
}
