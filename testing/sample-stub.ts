/** A stub of a made-up lab, for the tests of this folder. */
export const STUB = `import { Base } from '../lab/base.ts';
import { TodoError } from '../lab/todo.ts';

/** A rectangle. */
export class Rectangle extends Base {
  // TODO(t.fields) begin
  // Hint: declare the sides here.
  // TODO(t.fields) end

  constructor(sides: number[]) {
    super();
    // TODO(t.constructor) begin
    throw new TodoError('t.constructor');
    // TODO(t.constructor) end
  }

  /** The product of the sides. */
  area(): number {
    // TODO(t.area) begin
    // Hint: multiply.
    throw new TodoError('t.area');
    // TODO(t.area) end
  }

  /** The length of the way around. */
  perimeter(scale: number): number {
    // TODO(t.perimeter) begin
    throw new TodoError('t.perimeter');
    // TODO(t.perimeter) end
  }
}

export async function total(shapes: Rectangle[]): Promise<number> {
  // TODO(t.total) begin
  throw new TodoError('t.total');
  // TODO(t.total) end
}
`;

/** Bodies without their last line break, by block name. */
export type Bodies = Partial<Record<keyof typeof SOLUTION, string>>;

export const SOLUTION = {
  't.fields': '  readonly width: number;\n  readonly height: number;',
  't.constructor': '    [this.width, this.height] = sides;',
  't.area': '    return this.width * this.height;',
  't.perimeter': '    return scale * 2 * (this.width + this.height);',
  't.total': '  return shapes.reduce((sum, shape) => sum + shape.area(), 0);',
};

/** The stub with these bodies, and its own in the other blocks. */
export function fillIn(bodies: Bodies): string {
  let text = STUB;
  for (const [name, body] of Object.entries(bodies)) {
    const [begin, end] = [`// TODO(${name}) begin\n`, `// TODO(${name}) end`];
    const from = text.indexOf(begin) + begin.length;
    const to = text.lastIndexOf('\n', text.indexOf(end)) + 1;
    text = `${text.slice(0, from)}${body}\n${text.slice(to)}`;
  }
  return text;
}
