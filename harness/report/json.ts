import type { GradeReport } from './schema.ts';

/** Reports as a JSON document: one object, or an array of several. */
export function renderJson(reports: readonly GradeReport[]): string {
  return jsonDocument(reports.length === 1 ? reports[0] : reports);
}

/**
 * A JSON document in ASCII. Whatever could steer a terminal, or end the `<script>` of a page that holds the
 * document, is escaped; parsed, it is the same.
 */
export function jsonDocument(data: unknown): string {
  return `${JSON.stringify(data, null, 2).replace(/[^\n -~]|[<>&]/g, escapeUnit)}\n`;
}

/** A UTF-16 unit as JSON escapes it. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
