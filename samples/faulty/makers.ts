import { type Costs, type FaultySample, faultyIn } from 'lab-harness/authoring';
import { layers, loop, TEST, TRAIN, tested, through } from '../../graders/mistakes/forecast-blocks.ts';
import {
  BACKPROP,
  backward,
  forward,
  LOSS,
  PREDICT,
  predict,
  SOFTMAX_AND_USERS,
} from '../../graders/mistakes/network-blocks.ts';

// Makers of faulty samples, by what a block returns: from a whole body, or from the places of the built
// one that are filled otherwise.

export const softmax = faultyIn('q1.softmax', SOFTMAX_AND_USERS);
export const loss = faultyIn('q1.loss', LOSS);
export const pass = builtIn('q1.forward', BACKPROP, forward);
export const gradients = builtIn('q1.backward', BACKPROP, backward);
export const text = builtIn('q1.predict', PREDICT, predict);
export const construction = builtIn('q2.constructor', TRAIN, layers);
export const prediction = builtIn('q2.forward', TRAIN, through);
export const train = builtIn('q2.train', TRAIN, loop);
export const test = builtIn('q2.test', TEST, tested);

function builtIn<Places>(block: string, costs: Costs, build: (places: Places) => string) {
  return (id: string, given: Places | string): FaultySample =>
    faultyIn(block, costs)(id, typeof given === 'string' ? given : build(given));
}
