import { ofForecasts } from './forecasts.ts';
import { ofPasses } from './passes.ts';
import { ofPredict } from './predict.ts';
import { ofSoftmaxAndLoss } from './softmax-and-loss.ts';

/**
 * What is true of faulty samples, by kinds of faults and words of findings: what the first that a student reads says, and what
 * any of them reads from wrong results.
 */
export const tells = { ...ofSoftmaxAndLoss, ...ofPasses, ...ofPredict, ...ofForecasts };
