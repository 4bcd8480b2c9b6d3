import { styleText } from 'node:util';

/** Colors a text for a terminal, whatever this process writes to. */
export function color(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { validateStream: false });
}
