import fc from 'fast-check';
import type { Check } from './check.ts';
import type { Procedures } from './inside.ts';
import { forAll } from './properties.ts';

// What a contract allows of the arguments of a procedure, as data, from which cases are drawn and docs are written.

/** What one argument may be: whole numbers from the one to the other, or kinds, the plainest first. */
export type Axis = readonly [least: number, most: number] | readonly string[];

export type Axes = Readonly<Record<string, Axis>>;

/** One value on each axis, and the seed of all else. */
export type Point<A extends Axes> = {
  [Name in keyof A]: A[Name] extends readonly [number, number] ? number : A[Name][number];
} & {
  seed: number;
};

/** All that a contract allows, and what is asked of every submission whatever the seed. */
export interface Space<A extends Axes> {
  readonly axes: A;
  readonly corners: readonly Point<A>[];
}

/** Cases of a space to draw from, and those of its corners. */
export interface Cases<Case> {
  readonly drawn: fc.Arbitrary<Case>;
  readonly corners: readonly Case[];
}

/** Makes checks, as `forAll` does, of all corners and of so many cases drawn beside them. */
export function throughout<Case>(
  { drawn, corners }: Cases<Case>,
  { runs, oracle }: { runs: number; oracle?: Check<Procedures>['oracle'] },
) {
  return forAll(drawn, { runs: corners.length + runs, first: corners, ...(oracle && { oracle }) });
}

/**
 * Declares a space; each corner says where it differs from the plainest point, and has a seed of its own.
 * @throws RangeError where a corner does not lie in it
 */
export function defineSpace<const A extends Axes>(
  axes: A,
  corners: readonly Partial<Omit<Point<A>, 'seed'>>[],
): Space<A> {
  const plainest = Object.entries(axes).map(([name, [least]]) => [name, least]);
  const points = corners.map((corner, seed) => ({ ...Object.fromEntries(plainest), ...corner, seed }) as Point<A>);
  for (const point of points) {
    for (const [name, axis] of Object.entries(axes)) {
      if (!holds(axis, point[name])) throw new RangeError(`no ${name} is ${point[name]}`);
    }
  }
  return { axes, corners: points };
}

/** Makes a space of the part of another that lies within narrower axes. */
export function within<A extends Axes>(
  { axes, corners }: Space<A>,
  narrower: Partial<Record<keyof A, Axis>>,
): Space<A> {
  const isWithin = (point: Point<A>) =>
    Object.entries<Axis | undefined>(narrower).every(([name, axis]) => axis === undefined || holds(axis, point[name]));
  return { axes: { ...axes, ...narrower }, corners: corners.filter(isWithin) };
}

/** Tells whether a value lies on an axis. */
function holds(axis: Axis, value: unknown): boolean {
  return isRange(axis)
    ? Number.isInteger(value) && axis[0] <= Number(value) && Number(value) <= axis[1]
    : axis.includes(value as string);
}

/**
 * Makes cases of the points of a space. Counterexamples shrink along all axes, those of corners too.
 *
 * @param build makes the case of a point; the point stays in it, so that smaller cases can be made
 */
export function casesOf<A extends Axes, Case extends { readonly point: Point<A> }>(
  { axes, corners }: Space<A>,
  build: (point: Point<A>) => Case,
): Cases<Case> {
  const values = Object.entries(axes).map(([name, axis]) => [
    name,
    isRange(axis) ? numbers(axis) : fc.constantFrom(...axis),
  ]);
  const points = fc.record({
    ...Object.fromEntries(values),
    seed: fc.noShrink(fc.noBias(fc.integer())),
  }) as fc.Arbitrary<Point<A>>;
  const pointOf = (made: unknown) => (made as Case).point;
  return { drawn: points.map(build, pointOf), corners: corners.map(build) };
}

/** Part of an axis of numbers that most cases come from, from its lower end: small ones cost little and explain themselves. */
const SMALL = 0.2;

function numbers([least, most]: readonly [number, number]): fc.Arbitrary<number> {
  const all = fc.noBias(fc.integer({ min: least, max: most }));
  const small = fc.noBias(fc.integer({ min: least, max: least + Math.ceil(SMALL * (most - least)) }));
  return fc.oneof({ withCrossShrink: true }, { arbitrary: small, weight: 2 }, { arbitrary: all, weight: 1 });
}

function isRange(axis: Axis): axis is readonly [number, number] {
  return typeof axis[0] === 'number';
}

/** Lists spaces as the rows of a table, by the procedures whose arguments they are. */
export function spaceRows(spaces: Readonly<Record<string, Space<Axes>>>): string[][] {
  return Object.entries(spaces).flatMap(([procedure, { axes, corners }]) =>
    Object.entries(axes).map(([name, axis]) => {
      const values = [...new Set(corners.map((corner) => corner[name]))].join(', ');
      return [procedure, name, isRange(axis) ? `${axis[0]} to ${axis[1]}` : axis.join(', '), values];
    }),
  );
}
