import { cutBlocks, replaceBodies } from '../harness/source/blocks.ts';

/** A stub of a made-up lab. */
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

/** Fills blocks of the stub with bodies, which may hold markers themselves; the others keep theirs. */
export function fillIn(bodies: Bodies): string {
  return replaceBodies(STUB, cutBlocks(STUB).blocks.values(), ({ name, body }) => {
    const own = bodies[name as keyof Bodies];
    return own === undefined ? body : `${own}\n`;
  }).source;
}
