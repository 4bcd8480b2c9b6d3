import { defineAnswer, defineHidden } from 'lab-harness/authoring';
import { z } from 'zod';

export default defineHidden({
  sums: {
    answers: { double: defineAnswer(z.tuple([z.number()]), (x) => 2 * x) },
  },
});
