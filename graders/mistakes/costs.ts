import type { Costs } from '../../harness/authoring/index.ts';

// Which tasks a mistake in one task of this lab makes fail: its own, and those that need it.

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
