// What both sides know of a model's first calls: the child, which makes them, and the checks, which say so. It loads no package.

/** Values in the window that a model is first called on, which makes its weights. */
export const FIRST_LENGTH = 2;

/** What is said first of a model that predicts something else for the same window each time. */
export const UNSTEADY = {
  changes: 'forward must predict the same for the same windows and weights',
  remade: 'forward makes new weights at every call',
} as const;
