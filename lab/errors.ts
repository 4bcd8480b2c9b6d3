/** Error for code under training that breaks its contract, or whose model cannot be trained on. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
