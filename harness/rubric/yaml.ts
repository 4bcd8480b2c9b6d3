import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type ScalarTag,
  type Tags,
  type YAMLError,
} from 'yaml';
import type { z } from 'zod';
import { UsageError } from '../support/errors.ts';

/** Keys and indices from the root of a document to a value in it. */
export type Path = readonly PropertyKey[];

/** Something wrong with a document. */
export interface Problem {
  path: Path;
  /** where in the text, in characters from 0 */
  offset: number;
  message: string;
}

interface YamlText {
  /** the text as plain data; undefined where its syntax is wrong */
  value: unknown;
  problems: Problem[];
  /** Finds where the value at a path starts, or its key; where there is none, the key of its closest parent. */
  offsetOf(path: Path, part: 'key' | 'value'): number;
  /** Finds line and column of an offset, both from 1. */
  position(offset: number): { line: number; column: number };
}

/** Digits after a 0, such as `0042`, are an id and stay text: as a number they would be those of somebody else. */
const ZEROS: ScalarTag = { tag: 'tag:yaml.org,2002:str', default: true, test: /^0\d+$/, resolve: (text) => text };
const withZeros = (tags: Tags): Tags => [ZEROS, ...tags];

/** Reads YAML with the place of every value. Whatever is wrong with it is a problem, never thrown. */
export function readYaml(text: string): YamlText {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, customTags: withZeros });
  const places = new Map<string, { key: number; value: number }>();
  // Only the first error, for the others mostly follow from it. A warning, of an unknown tag, counts as
  // an error: it changes what a value means.
  const syntax = [...document.errors.slice(0, 1), ...document.warnings].map(syntaxProblem);
  const repeated: Problem[] = [];

  function inspect(node: unknown, path: Path, key: number): void {
    const value = startOf(node, key);
    places.set(pointer(path), { key, value });
    if (isAlias(node)) syntax.push({ path, offset: value, message: 'must not be an alias: write the value out' });
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) inspect(item, [...path, index], startOf(item, value));
    }
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const pair of node.items) {
      const offset = startOf(pair.key, value);
      if (!isScalar(pair.key)) {
        syntax.push({ path, offset, message: 'must have plain names as keys' });
        continue;
      }
      const name = String(pair.key.value ?? '');
      if (seen.has(name)) repeated.push({ path: [...path, name], offset, message: 'is given twice' });
      seen.add(name);
      inspect(pair.value, [...path, name], offset);
    }
  }
  // What the parser makes of a broken document would only be complained of a second time.
  if (document.errors.length === 0) inspect(document.contents, [], 0);

  const offsetOf: YamlText['offsetOf'] = (path, part) =>
    places.get(pointer(path))?.[part] ?? offsetOf(path.slice(0, -1), 'key');

  return {
    value: syntax.length === 0 ? document.toJS() : undefined,
    problems: [...syntax, ...repeated],
    offsetOf,
    position(offset) {
      const { line, col } = lineCounter.linePos(offset);
      return { line, column: col };
    },
  };
}

function syntaxProblem({ code, message, pos }: YAMLError): Problem {
  const words = code === 'MULTIPLE_DOCS' ? 'a second document starts here: remove the line "---"' : message;
  return { path: [], offset: pos[0], message: words };
}

function startOf(node: unknown, otherwise: number): number {
  return isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise;
}

function pointer(path: Path): string {
  return JSON.stringify(path.map(String));
}

/** Makes a problem with the value at a path, or with its key. */
export function problemAt(source: YamlText, path: Path, message: string, part: 'key' | 'value' = 'value'): Problem {
  return { path, offset: source.offsetOf(path, part), message };
}

/** Lists what a schema finds wrong, with the place of each value; keys that it does not know one by one. */
export function problemsOf(source: YamlText, error: z.ZodError | undefined): Problem[] {
  return (error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problemAt(source, [...issue.path, key], issue.message, 'key'))
      : [problemAt(source, issue.path, issue.message)],
  );
}

/** Makes the error for a file with mistakes in it: a line for each, in the order of the file. */
export function yamlError(file: string, source: YamlText, problems: readonly Problem[]): UsageError {
  const rows = problems
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ path, offset, message }) => {
      const { line, column } = source.position(offset);
      return { place: `${file}:${line}:${column}`, field: fieldName(path), message };
    });
  const width = rows.reduce((most, { place }) => Math.max(most, place.length), 0);
  // Of several about the same value only the first, which the others follow from.
  const lines = [...Map.groupBy(rows, ({ place, field }) => `${place} ${field}`).values()]
    .map(([row]) => row)
    .map(({ place, field, message }) => `${place.padEnd(width)}  ${field === '' ? '' : `${field}: `}${message}`);
  return new UsageError(lines.join('\n'));
}

/** Writes a path as `questions[0].tasks[2].marks`. */
function fieldName(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    // Ids of tasks have a dot in them.
    const key = /^[\w.-]+$/.test(String(part)) ? String(part) : JSON.stringify(part);
    return name === '' ? key : `${name}.${key}`;
  }, '');
}
