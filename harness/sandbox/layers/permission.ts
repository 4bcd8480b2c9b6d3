import type { Layer } from './layer.ts';

/** Node's permission model: reads below the cell's folders; no writes, network, processes, workers, addons. */
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
