/**
 * Checks that no faulty sample of the corpora meets alone, because another check of their task always fails
 * with them, and why they stay.
 */
export const redundantChecks: Readonly<Record<string, string>> = {
  'q1.softmax formula': 'says what must hold on the smallest case; what breaks it breaks another property, too',
  'q1.softmax sum': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax range': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax order': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax shift': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax extreme': 'shows overflow on the numbers that the lab sheet warns of',
  'q1.loss additive': 'says that the steps are not summed, without an expected value',
  'q1.loss perfect': 'shows what is added inside the logarithm on the smallest case',
  'q1.loss non-negative': 'needs no expected value: a property that the student can verify by hand',
  'q1.backprop forward-causality': 'says that a step looks ahead, which a wrong value alone does not',
  'q1.backprop forward-memory': 'says that a step does not go on from the state before it',
  'q1.backprop gradients': 'shows a wrong gradient on the smallest network that has one',
  'q1.backprop gradients-given-pass': 'passes where only forward is wrong, and so tells backward from it',
  'q1.backprop backward-arguments': 'names what backward changes; other checks see the consequences',
  'q1.backprop self-consistent': 'passes where backward fits a wrong forward, and so tells the two apart',
  'q1.predict carried-state': 'says that the state is not carried on; other checks see wrong distributions',
  'q1.predict empty-start': 'says that it is the empty start that is handled wrongly',
  'q1.predict text': 'compares what the caller gets; wrong texts mostly come with wrong draws',
  'q2.train updates': 'says which batch is left out or taken twice; the histories only differ',
  'q2.train validation': 'says which batch is left out; the histories only differ',
};
