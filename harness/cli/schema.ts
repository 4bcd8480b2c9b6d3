import { writeFileSync } from 'node:fs';
import { jsonSchemaFile, rubricJsonSchema } from '../rubric/json-schema.ts';

// npm run schema: writes the JSON Schema that editors use for rubric.yaml.
writeFileSync(jsonSchemaFile, rubricJsonSchema());
console.log('wrote harness/rubric/rubric.schema.json');
