import type { GradeReport } from './schema.ts';

/**
 * Reports as a JSON document in ASCII: one object, or an array of several. Whatever could steer a terminal,
 * or end the `<script>` of a page that holds the document, is escaped; parsed, it is the same.
 */
export function renderJson(reports: readonly GradeReport[]): string {
  const document = JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2);
  return `${document.replace(/[^\n -~]|[<>&]/g, escapeUnit)}\n`;
}

/** A UTF-16 unit as JSON escapes it. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
