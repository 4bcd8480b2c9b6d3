import { defineKit } from 'lab-harness/authoring';

/** What students get of this lab beside what its checks lead to. */
export default defineKit({
  description: 'A lab on logistic regression and a perceptron',
  modules: ['lab/synthetic.ts'],
});
