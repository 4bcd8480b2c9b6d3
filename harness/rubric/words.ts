import { z } from 'zod';
import { inNumber } from '../support/counted.ts';

/** Says what zod found wrong with a rubric, in an instructor's words: `must be positive, got -5`. */
export function words(issue: z.core.$ZodRawIssue): string {
  if (inputOf(issue) === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return must(issue.expected === 'object' ? mapping(issue) : (TYPES[issue.expected] ?? issue.expected), issue);
    case 'invalid_value':
      return must(`be one of ${issue.values.join(', ')}`, issue);
    case 'invalid_union':
      return must(`be one of ${[issue.options].flat().join(', ')}`, issue);
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'must not be empty';
      if (issue.minimum === 0) return must(issue.inclusive ? 'be 0 or more' : 'be positive', issue);
      return must(`be at least ${issue.minimum}`, issue);
    case 'too_big':
      return must(`be at most ${issue.maximum}`, issue);
    case 'not_multiple_of':
      return must(`be a multiple of ${issue.divisor}`, issue);
    case 'unrecognized_keys':
      return `unknown key; known here: ${keysOf(issue).join(', ')}`;
    default:
      return must('be valid', issue);
  }
}

/** Makes an `error` parameter of a zod string format: `must ${what}, got …`. */
export function mustBe(what: string) {
  return { error: (issue: z.core.$ZodRawIssue) => must(`be ${what}`, issue) };
}

const TYPES: Record<string, string> = {
  string: 'be text',
  number: 'be a number',
  int: 'be a whole number',
  array: 'be a list',
};

function must(what: string, issue: z.core.$ZodRawIssue): string {
  return `must ${what}, got ${show(inputOf(issue))}`;
}

function mapping(issue: z.core.$ZodRawIssue): string {
  const keys = keysOf(issue);
  return `be a mapping with the ${inNumber(keys.length, 'key')} ${keys.join(', ')}`;
}

/** Takes the value at the issue's path: zod reports a wrong discriminator with the whole object. */
function inputOf(issue: z.core.$ZodRawIssue): unknown {
  if (issue.code !== 'invalid_union' || typeof issue.discriminator !== 'string') return issue.input;
  return (issue.input as Record<string, unknown>)[issue.discriminator];
}

/** Lists the keys that the object expected here may have; of a union, those that tell its members apart. */
function keysOf({ inst }: z.core.$ZodRawIssue): string[] {
  if (inst instanceof z.core.$ZodObject) return Object.keys(inst._zod.def.shape);
  if (inst instanceof z.core.$ZodDiscriminatedUnion) return [inst._zod.def.discriminator];
  return [];
}

const SHOWN = 60; // characters of a value worth repeating to its author

function show(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
}
