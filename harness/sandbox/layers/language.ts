import { DISARM } from '../messages.ts';
import type { Layer } from './layer.ts';

/** Takes Node's modules and the control over processes from the language before the student's code loads. */
export const language: Layer = {
  id: 'language',
  title: 'nothing but the language',
  advice: '',
  obstacle: () => undefined,
  apply: (start) => ({ ...start, command: [...start.command, DISARM] }),
};
