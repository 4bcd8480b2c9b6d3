import { z } from 'zod';
import type { Tensor } from './plain.ts';

/** Schema of a tensor. */
export const tensor: z.ZodType<Tensor> = z.strictObject({
  shape: z.array(z.int().positive()),
  values: z.array(z.number()),
});

/** Writes a matrix [rows, columns] as a tensor. */
export function fromRows(rows: readonly (readonly number[])[]): Tensor {
  return { shape: [rows.length, rows[0].length], values: rows.flat() };
}

/** Reads a tensor of two dimensions as rows. */
export function toRows({ shape: [rows, columns], values }: Tensor): number[][] {
  return Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}
