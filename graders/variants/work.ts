/** A submission described by what it has in place of the reference's TODO blocks. */
export interface Work {
  id: string;
  /** block bodies by block name; the others are the reference's */
  blocks: Readonly<Record<string, string>>;
}

/** Work with one mistake in it, and what that must cost. */
export interface WrongWork extends Work {
  /** the tasks that must fail, and no other may */
  fails: readonly string[];
  /** of these, the tasks that only fail because of another one, and which */
  blocked?: Readonly<Record<string, readonly string[]>>;
  /** id of the misconception that it implements in other words */
  is?: string;
}

/** What a mistake in one task means for those that need it. */
export type Costs = Pick<WrongWork, 'fails' | 'blocked'>;
export const SOFTMAX_ONLY: Costs = { fails: ['q1.softmax', 'q1.predict'], blocked: { 'q1.predict': ['q1.softmax'] } };
export const SOFTMAX_AND_USERS: Costs = {
  fails: ['q1.softmax', 'q1.backprop', 'q1.predict'],
  blocked: { 'q1.backprop': ['q1.softmax'], 'q1.predict': ['q1.softmax', 'q1.backprop'] },
};
export const LOSS: Costs = { fails: ['q1.loss', 'q1.predict'], blocked: { 'q1.predict': ['q1.loss'] } };
export const BACKPROP: Costs = { fails: ['q1.backprop', 'q1.predict'], blocked: { 'q1.predict': ['q1.backprop'] } };
export const PREDICT: Costs = { fails: ['q1.predict'] };
export const TRAIN: Costs = { fails: ['q2.train'] };
export const TEST: Costs = { fails: ['q2.test'] };

/** Makes work that is the reference's but for the body of one block. */
export const workIn =
  (block: string) =>
  (id: string, body: string): Work => ({ id, blocks: { [block]: body } });

/** Makes work with a mistake in one block, which costs the same tasks unless told otherwise. */
export const wrongIn =
  (block: string, usual: Costs) =>
  (id: string, body: string, costs = usual): WrongWork => ({ ...workIn(block)(id, body), ...costs });

/** Whether a work differs from the reference in one of these blocks. */
export function isIn(work: Pick<Work, 'blocks'>, blocks: readonly string[]): boolean {
  return Object.keys(work.blocks).some((block) => blocks.includes(block));
}
