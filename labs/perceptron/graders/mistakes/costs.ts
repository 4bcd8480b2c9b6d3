import type { Costs } from 'lab-harness/authoring';

/** Which tasks use which: where both fail, the one may be the reason for the other. */
const USES: Readonly<Record<string, readonly string[]>> = {
  sigmoid: [],
  loss: [],
  gradient: ['sigmoid'],
  train: ['sigmoid', 'loss', 'gradient'],
  predict: ['sigmoid', 'gradient'],
  validate: ['sigmoid', 'loss', 'gradient', 'train', 'predict'],
};

/** States what a mistake in the first of some tasks costs: that one, and the others, which fail because of it. */
export function failing(own: string, ...users: string[]): Costs {
  const names = [own, ...users];
  const idOf = (name: string) => `perceptron.${name}`;
  const blocked = users.map((user) => [idOf(user), USES[user].filter((name) => names.includes(name)).map(idOf)]);
  return { fails: names.map(idOf), ...(users.length > 0 && { blocked: Object.fromEntries(blocked) }) };
}
