import { tellsOf } from 'lab-harness/authoring';

/** What is true of faulty samples of predict. */
export const ofPredict = tellsOf({
  source: {
    'remove the print': 'predict-print-left-in',
    'a TODO block may use what the file imports, and import nothing itself': 'predict-imports',
    nothing: 'predict-not-done',
  },
  throws: {
    'predict threw TypeError: Cannot read properties of undefined':
      'predict-takes-choice-off-random predict-empty-start-crashes',
    'choice needs probabilities that sum to 1':
      'predict-rounded-probabilities predict-top-two predict-never-three-alike',
    'is not in the vocabulary, which holds these 4 characters':
      'predict-start-cut-to-six predict-splits-start-into-units',
    'predict threw UnknownCharacterError: "a" is not in the vocabulary': 'predict-lower-case-start',
    'choice needs an array of probabilities; matrix.to1DArray() makes one of a column': 'predict-choice-of-a-matrix',
    "predict threw TypeError: Cannot assign to read only property 'push' of object": 'predict-patches-array-push',
    'predict threw RangeError: choice needs probabilities, and p[': 'predict-completes-to-one',
    'predict threw Error: one line only': 'predict-refuses-newlines-in-start',
    'is not in the vocabulary, which holds these':
      'predict-start-cut-to-six predict-splits-start-by-graphemes predict-normalises-start',
  },
  form: {
    'predict must return a string, and returned an array': 'predict-returns-characters',
    'random.choice needs an array of': 'predict-draws-from-one-more',
  },
  arguments: {
    'predict must not change by': 'predict-changes-by-at-the-end',
  },
  kept: {
    'on a new model this one is right: nothing may be kept from text to text': 'predict-goes-on-from-the-last-text',
    'every text must begin from a zero state, also after another one (draw':
      'predict-remembers-its-start predict-continues-last-text',
  },
  random: {
    'gives random.choice other numbers each time': 'predict-random-first-state',
  },
  values: {
    'It is the distribution after start and a newline after it': 'predict-newline-after-start',
    'random.choice must be called once for each character, and is called twice for character 1':
      'predict-draws-once-more-to-stop predict-draws-anew-what-is-fed',
    'drawn, as must be, and the last one is missing from the text':
      'predict-loses-the-character-drawn-last predict-trims-the-end predict-trims-the-text predict-draws-and-returns-start',
    'and the text is start alone; what is drawn is white space':
      'predict-trims-the-end predict-trims-the-text predict-draws-and-returns-start',
    'It has a newline: the one that stands for an empty start is only fed, and the one':
      'predict-returns-the-newline-of-an-empty-start predict-newline-kept predict-ends-with-newline',
    'It ends with the newline that is drawn, which only ends the text':
      'predict-newline-kept predict-ends-with-newline',
    'drawn, as must be, and one is missing from the text': 'predict-loses-the-character-drawn-last predict-drawn-only',
    'start without its newlines': 'predict-leaves-newlines-out-of-start',
    'In draw 2 it is the distribution after the drawn character, fed with the state after the first character of start':
      'predict-goes-on-from-the-second-state',
    'In draw 2 it is the distribution after the drawn character, fed with a zero state':
      'predict-state-not-carried predict-state-one-step-late',
    'It is the distribution after start from its last newline on': 'predict-begins-anew-at-the-last-newline',
    'It is that of draw 2 again': 'predict-feeds-all-with-the-state-of-start',
    'either it was not fed the second time, or with the same state as the first':
      'predict-feeds-all-with-the-state-of-start',
    'It is that of draw 1 again: what was drawn since does not act on it': 'predict-feeds-no-drawn-character',
    'these characters with the indices of Object.keys, digits first': 'predict-indices-by-object-keys',
    'It lacks the first newline of start, and ends with another': 'predict-takes-the-first-newline-out',
    'It lacks the newlines of start': 'predict-first-line-alone predict-without-any-newline predict-drawn-only',
    'It ends before the first newline of start': 'predict-first-line-alone',
    'takes two, and is one character': 'predict-counts-units predict-counts-start',
    'It throws another error, about −1': 'predict-unknown-is-a-RangeError predict-indices-by-object-keys',
    'It is the text in the order of': 'predict-characters-by-object-keys predict-sorts-characters-by-units',
    'It holds half of a character that takes two units of a string': 'predict-adds-half-a-character',
    'a drawn one is fed with the state that the one before it has left (draw 2)':
      'predict-state-not-carried predict-start-fed-again',
    'predict must draw characters by random.choice(p), and does not call it here':
      'predict-counts-start predict-returns-start predict-own-random-numbers predict-own-seed predict-remembers-texts',
    'predict must draw up to 50 characters after a start of any length': 'predict-counts-start',
    'drawing must go on until a newline is drawn or 50 characters are, and ends before':
      'predict-one-too-few predict-counts-units predict-stops-at-a-carriage-return',
    'the first draw must be from the distribution after the whole start': `
      predict-trimmed-start predict-last-20-of-start predict-newline-after-start predict-first-step-distribution
      predict-fixed-text predict-newline-in-start-resets predict-last-100-of-start predict-space-in-start-resets
      predict-feeds-no-index-0 predict-reads-both-line-ends-as-one predict-loses-a-last-part-of-one`,
    'predict must throw the UnknownCharacterError of vocabulary.indexOf':
      'predict-unknown-is-newline predict-unknown-is-a-RangeError predict-takes-half-a-character-for-known',
    'predict must return start as it is, and after it the drawn characters': `
      predict-adds-half-a-character predict-one-too-few predict-newline-becomes-space predict-ends-with-newline
      predict-characters-by-object-keys predict-counts-units predict-sorts-characters-by-units
      predict-first-line-alone predict-without-any-newline predict-takes-the-first-newline-out predict-trims-the-end
      predict-trims-the-text predict-draws-and-returns-start`,
    'It is what logits': 'predict-temperature',
    'It gives all characters the same probability': 'predict-uniform-draws',
    'The numbers are rounded to': 'predict-rounded-probabilities',
    'drawing must end after a newline, and without one after 50 characters': 'predict-draws-a-51st-in-vain',
    'It is the distribution after': `
      predict-trimmed-start predict-last-20-of-start predict-first-step-distribution predict-fixed-text
      predict-newline-in-start-resets predict-last-100-of-start predict-space-in-start-resets predict-feeds-no-index-0
      predict-lower-case-start`,
    'It holds "b" alone: characters are looked up as they are': 'predict-lower-case-start',
    'are 0 in it, and the others are larger: random.choice must get all of them unchanged':
      'predict-from-the-likeliest-20',
    'is 0 in it, and the others are larger: random.choice must get all of them unchanged':
      'predict-never-three-alike predict-from-the-likeliest-20',
    'After the same start it does where no character is nearly certain': 'predict-draws-nothing-that-is-certain',
    'start without the characters that came before in it': 'predict-feeds-each-character-once',
    'It is the distribution after the last character of start alone': 'predict-last-character-of-start-only',
    'It is the distribution after start without its last character': 'predict-loses-a-last-part-of-one',
    'It is the distribution after start without its first character':
      'predict-last-character-of-start-only predict-start-cut-to-six',
    'It is the distribution after "\\n" alone': 'predict-last-character-of-start-only',
  },
});
