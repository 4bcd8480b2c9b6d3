/** Checks that no wrong work of the corpora meets alone, and why they stay. */
export const neverAlone: Readonly<Record<string, string>> = {};
