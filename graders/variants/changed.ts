/**
 * A text with one part replaced, wherever it occurs.
 * @throws Error where the part does not occur, so that no mistake gets lost when a text is edited
 */
export function changed(text: string, part: string, replacement: string): string {
  if (!text.includes(part)) throw new Error(`there is no ${part} in:\n${text}`);
  return text.replaceAll(part, replacement);
}
