import { z } from 'zod';
import { rubric } from './schema.ts';

/** Address of the generated schema; the first line of rubric.yaml points an editor to it. */
export const jsonSchemaFile = new URL('rubric.schema.json', import.meta.url);

/** Generates the JSON Schema of rubric.yaml, for an editor's completion and hover help. */
export function rubricJsonSchema(): string {
  // Editors' YAML support is complete for draft 7 only. 'input': keys with a default may be left out.
  const schema = z.toJSONSchema(rubric, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
