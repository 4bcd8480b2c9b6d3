import { LOSS, type WrongWork } from './work.ts';

const wrong = (id: string, body: string): WrongWork => ({ id: `loss-${id}`, blocks: { 'q1.loss': body }, ...LOSS });

export const lossWrong: WrongWork[] = [
  wrong('mean', 'return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0) / targets.length;'),
  wrong('log-base-2', 'return -targets.reduce((s, k, t) => s + Math.log2(yPred[t].get(k, 0)), 0);'),
  wrong('epsilon-inside', 'return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0) + 1e-12), 0);'),
  wrong(
    'targets-shifted',
    'return -targets.reduce((s, _, t) => s + Math.log(yPred[t].get(targets[Math.min(t + 1, targets.length - 1)], 0)), 0);',
  ),
  wrong('highest-probability', 'return -yPred.reduce((s, y) => s + Math.log(y.max()), 0);'),
  wrong('sign', 'return targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);'),
  wrong(
    'matrix',
    'return new Matrix([[-targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0)]]) as unknown as number;',
  ),
  wrong(
    'stale-state',
    `const self = this as { kept?: Matrix[] };
     self.kept ??= yPred;
     return -targets.reduce((s, k, t) => s + Math.log(self.kept?.[t]?.get(k, 0) ?? 1), 0);`,
  ),
];
