import { type FaultySample, sampleIn } from 'lab-harness/authoring';
import { layers, loop, tested, through } from '../../graders/mistakes/forecast-blocks.ts';
import { LOSS } from '../../graders/mistakes/loss.ts';
import { BACKPROP, backward, forward, predict } from '../../graders/mistakes/network-blocks.ts';
import { SOFTMAX_AND_USERS } from '../../graders/mistakes/softmax.ts';

// Makers of faulty samples, by what a block returns: from a whole body, or from the places of the built
// one that are filled otherwise.

export const softmax = sampleIn('q1.softmax', SOFTMAX_AND_USERS);
export const loss = sampleIn('q1.loss', LOSS);
export const pass = builtIn('q1.forward', forward, BACKPROP);
export const gradients = builtIn('q1.backward', backward, BACKPROP);
export const text = builtIn('q1.predict', predict);
export const construction = builtIn('q2.constructor', layers);
export const prediction = builtIn('q2.forward', through);
export const train = builtIn('q2.train', loop);
export const test = builtIn('q2.test', tested);

function builtIn<Places>(block: string, build: (places: Places) => string, fails?: FaultySample['fails']) {
  const sample = sampleIn(block, fails);
  return (id: string, given: Places | string) => sample(id, typeof given === 'string' ? given : build(given));
}
