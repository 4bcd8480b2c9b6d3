/** Thrown by a TODO block that has not been filled yet; a grader reads it as 'not done yet'. */
export class TodoError extends Error {
  override readonly name = 'TodoError';
  /** The block's name, as in its markers: `q1.softmax`. */
  readonly block: string;

  constructor(block: string) {
    super(`${block} is not done yet: fill in its TODO block`);
    this.block = block;
  }
}
