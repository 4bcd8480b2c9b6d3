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
}

// What a mistake in one task means for those that need it.
export const SOFTMAX_ONLY = { fails: ['q1.softmax', 'q1.predict'], blocked: { 'q1.predict': ['q1.softmax'] } };
export const SOFTMAX_AND_USERS = {
  fails: ['q1.softmax', 'q1.backprop', 'q1.predict'],
  blocked: { 'q1.backprop': ['q1.softmax'] },
};
export const LOSS = { fails: ['q1.loss', 'q1.predict'] };
export const BACKPROP = { fails: ['q1.backprop', 'q1.predict'] };
export const PREDICT = { fails: ['q1.predict'] };
export const TRAIN = { fails: ['q2.train'] };
export const TEST = { fails: ['q2.test'] };
