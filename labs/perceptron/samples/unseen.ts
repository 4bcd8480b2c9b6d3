/** Known mistakes that the recorded training cannot show, and the checks that show them, by task and check. */
export const unseenInHistory: Readonly<Record<string, string>> = {
  'sigmoid-overflows': 'perceptron.sigmoid extreme',
  'sigmoid-through-tanh': 'perceptron.sigmoid tails',
  'sigmoid-one-minus': 'perceptron.sigmoid tails',
  'sigmoid-clips': 'perceptron.sigmoid tails',
  'loss-overflows': 'perceptron.loss extreme',
  'loss-without-log1p': 'perceptron.loss tails',
  'loss-of-probabilities': 'perceptron.loss extreme',
  'gradient-changes-pass': 'perceptron.gradient arguments',
};
