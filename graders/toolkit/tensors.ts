import { z } from 'zod';

/** A named array of any shape, row by row: what any framework can read. */
export const tensor = z.strictObject({ shape: z.array(z.int().positive()), values: z.array(z.number()) });
export type Tensor = z.infer<typeof tensor>;

/** A matrix [rows, columns] as a tensor. */
export function fromRows(rows: readonly (readonly number[])[]): Tensor {
  return { shape: [rows.length, rows[0].length], values: rows.flat() };
}

/** A tensor of two dimensions as rows. */
export function toRows({ shape: [rows, columns], values }: Tensor): number[][] {
  return Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}
