import { counted, fail, lineOf, show, withHint } from 'lab-harness/authoring';
import { expectDrawCount, expectOneDrawEach, NO_MORE, type Outcome } from './draws.ts';

// The text that comes of the draws of predict, beside the reference's.

/** Compares the texts. */
export function expectText(outcome: Outcome): void {
  const { own, expected, input } = outcome;
  if (own.text === expected.text) return;
  // Where others or none are drawn, the text says nothing of itself.
  expectDrawCount(outcome, NO_MORE);
  expectOneDrawEach(outcome);
  const [actual, right] = textsFrom(own.text, expected.text);
  const seen = { input: lineOf(input), expected: right, actual };
  const cut = own.text.isWellFormed() ? undefined : 'It holds half of a character that takes two units of a string';
  const hint = cut ?? notAddedHint(outcome) ?? newlineAddedHint(outcome) ?? newlinesHint(outcome) ?? orderHint(outcome);
  const message =
    'predict must return start as it is, and after it the drawn characters without the newline that ends them';
  fail(withHint(message, hint), seen);
}

/** Says in a sentence that as many characters are drawn as must be, and the text lacks all of them, the last one, or one of several that are equal. */
function notAddedHint({ own, expected, start }: Outcome): string | undefined {
  const text = [...expected.text];
  const first = [...start].length;
  const drawn = text.slice(first);
  const count = drawn.length;
  if (count === 0) return undefined;
  const are = `${counted(count, 'character')} ${count === 1 ? 'is' : 'are'} drawn, as must be`;
  // The last one may be all of the text, and the same as start.
  if (count > 1 && own.text === start && drawn.at(-1) !== start) {
    const isSpace = drawn.join('').trim() === '';
    return `${are}, and the text is start alone${isSpace ? '; what is drawn is white space' : ''}`;
  }
  if (own.text !== text.slice(0, -1).join('')) return undefined;
  // Of equal characters up to the first that is drawn, or into the start, nobody can tell which one is missing.
  const isAlike = text
    .slice(count === 1 ? Math.max(0, first - 1) : first)
    .every((character) => character === text.at(-1));
  const which = isAlike && text.length > 1 ? 'one' : 'the last one';
  return `${are}, and ${which} is missing from the text`;
}

/** Says in a sentence that a newline is in the text that was drawn, or fed for an empty start. */
function newlineAddedHint({ own, expected, start }: Outcome): string | undefined {
  if (own.text !== `${expected.text}\n`) return undefined;
  return start === '' && expected.text === ''
    ? 'It has a newline: the one that stands for an empty start is only fed, and the one that is drawn only ends the text'
    : 'It ends with the newline that is drawn, which only ends the text';
}

/** Says in a sentence which newlines of its start the text lacks, or that it ends before the first of them. */
function newlinesHint({ own, expected, start }: Outcome): string | undefined {
  if (!start.includes('\n')) return undefined;
  const right = 'those of start stay, and one that is drawn only ends the drawing';
  if (own.text === `${expected.text}\n`.replace('\n', ''))
    return `It lacks the first newline of start, and ends with another: ${right}`;
  if (own.text === expected.text.replaceAll('\n', '')) return `It lacks the newlines of start: ${right}`;
  return own.text === expected.text.split('\n', 1)[0]
    ? `It ends before the first newline of start: ${right}`
    : undefined;
}

/** Lists a vocabulary in the orders that learners put it into besides its own, by what to call them; those that are no other are left out. */
export function otherOrders(labels: readonly string[]): Record<string, readonly string[]> {
  const orders = {
    'Object.keys, digits first': Object.keys(Object.fromEntries(labels.map((label) => [label, 0]))),
    'sort(), which compares halves of characters': labels.toSorted(),
  };
  return Object.fromEntries(
    Object.entries(orders).filter(([, order]) => order.some((character, i) => character !== labels[i])),
  );
}

/** Says in a sentence that the drawn indices were looked up in another order of the vocabulary. */
function orderHint({ own, expected, start, labels }: Outcome): string | undefined {
  const drawn = [...expected.text].slice([...start].length);
  const found = Object.entries(otherOrders(labels)).filter(
    ([, order]) => start + drawn.map((character) => order[labels.indexOf(character)]).join('') === own.text,
  );
  if (found.length === 0) return undefined;
  const orders = found.map(([name]) => name).join(', or ');
  return `It is the text in the order of ${orders}: the character of an index is vocabulary.characters[index]`;
}

/** Characters before the first wrong one of a text that are shown. */
const BEFORE = 12;

/** Shows two texts, of long ones from a little before where they part. */
function textsFrom(one: string, other: string): [string, string] {
  const [ones, others] = [[...one], [...other]];
  const parting = ones.findIndex((character, i) => character !== others[i]);
  const at = parting < 0 ? ones.length : parting;
  if (at <= BEFORE) return [show(one), show(other)];
  const from = (characters: string[]) => `…, then ${show(characters.slice(at - BEFORE).join(''))}`;
  return [from(ones), from(others)];
}
