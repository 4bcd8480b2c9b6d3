/** What the code under training returned breaks its contract, or cannot be trained on. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
