import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rubricJsonSchema } from './schema.ts';

const FILE = new URL('rubric.schema.json', import.meta.url);

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
  oneOf?: Node[];
}

/** Paths of the properties that an editor could say nothing about. */
function unexplained({ properties = {}, items, oneOf = [] }: Node, path: string): string[] {
  const own = Object.entries(properties).filter(([, node]) => !node.description);
  return [
    ...own.map(([key]) => `${path}.${key}`),
    ...Object.entries(properties).flatMap(([key, node]) => unexplained(node, `${path}.${key}`)),
    ...[...oneOf, ...(items ? [items] : [])].flatMap((node) => unexplained(node, path)),
  ];
}

test('the generated file is up to date', () => {
  expect(readFileSync(FILE, 'utf8'), 'run: npm run schema').toBe(rubricJsonSchema());
});

test('every key is explained, and no other is allowed', () => {
  const schema = JSON.parse(rubricJsonSchema());
  expect(unexplained(schema, 'rubric')).toEqual([]);
  expect(schema.properties.questions.items.properties.tasks.items.properties.requires.description).toContain('earlier');
  expect(schema.properties.sandbox.additionalProperties).toBe(false);
});

test('keys with a default may be left out', () => {
  const { properties, required } = JSON.parse(rubricJsonSchema());
  expect(required).toEqual(['title', 'questions']);
  expect(properties.questions.items.properties.tasks.items.required).toEqual(['id', 'marks']);
});

test('rubric.yaml points editors to it', () => {
  const [line] = readFileSync(new URL('../../rubric.yaml', import.meta.url), 'utf8').split('\n', 1);
  const [, path] = line.match(/^# yaml-language-server: \$schema=(\S+)$/) ?? [];
  expect(new URL(`../../${path}`, import.meta.url).href).toBe(FILE.href);
});
