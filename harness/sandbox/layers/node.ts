import { DISARM } from '../messages.ts';
import type { Layer } from './layer.ts';

/** The child's own layer, which takes Node's modules and the control over processes from the language before the student's code loads. */
export const language: Layer = {
  id: 'language',
  title: 'nothing but the language',
  advice: '',
  obstacle: () => undefined,
  apply: (start) => ({ ...start, command: [...start.command, DISARM] }),
};

/** Node's permission model: reads below the folders that are allowed; no writes, network, processes, workers, addons. */
export const permission: Layer = {
  id: 'permission',
  title: 'node --permission',
  advice: 'run it with the Node.js that npm ci installs',
  obstacle: () => undefined,
  apply(start, { readable }) {
    const [node, ...rest] = start.command;
    const flags = [
      '--permission',
      ...readable.map((folder) => `--allow-fs-read=${folder}/*`),
      '--no-addons',
      '--no-experimental-sqlite',
      '--no-experimental-ffi',
      '--disable-sigusr1',
    ];
    return { ...start, command: [node, ...flags, ...rest] };
  },
};
