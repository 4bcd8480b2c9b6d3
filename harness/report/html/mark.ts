import { html, type Markup } from '../../page/html.ts';
import type { State } from '../state.ts';

const SIGNS: Record<State, [sign: string, name: string]> = {
  passed: ['✓', 'passed'],
  failed: ['✗', 'failed'],
  error: ['!', 'our error'],
  open: ['–', 'not run'],
};

/** A state as a sign: eyes tell it by its shape and colour, ears by its name. */
export function mark(state: State): Markup {
  const [sign, name] = SIGNS[state];
  return html`<span class=${`mark ${state}`} role="img" aria-label=${name}>${sign}</span>`;
}
