import type { GradeReport } from './schema.ts';

/** Draws reports, hidden cases and seed included, as a JSON document: one object, or an array of several. */
export function renderJson(reports: readonly GradeReport[]): string {
  return jsonDocument(reports.length === 1 ? reports[0] : reports);
}

/**
 * Draws a JSON document in ASCII. Whatever could steer a terminal, or end the `<script>` of a page that holds the
 * document, is escaped; parsed, it is the same.
 */
export function jsonDocument(data: unknown): string {
  return `${JSON.stringify(data, null, 2).replace(/[^\n -~]|[<>&]/g, escapeUnit)}\n`;
}

/** Escapes a UTF-16 unit as JSON does. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
