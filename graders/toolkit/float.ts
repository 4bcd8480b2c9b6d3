import { z } from 'zod';

/** Any number: zod's own number() means finite ones, and a student's may be NaN, which a check then says. */
export const float = z.custom<number>((value) => typeof value === 'number', 'not a number');
