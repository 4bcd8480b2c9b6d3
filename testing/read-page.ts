import { parseHTML } from 'linkedom';
import { renderHtml } from '../harness/report/html/html.ts';
import { redact } from '../harness/report/redact.ts';
import type { CheckReport, GradeReport } from '../harness/report/schema.ts';
import { sampleCheck, sampleReport, sampleTask } from './sample-report.ts';

// What tests read of a report's page.

/** Element of a page: there are no types of browsers here. */
interface Element {
  nodeType: number;
  textContent: string;
  outerHTML: string;
  childNodes: Iterable<Element>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** Renders a report's page as students get it. */
export const render = (report: GradeReport): Element =>
  parseHTML(renderHtml(redact(report))).document.documentElement as unknown as Element;

/** Renders the page of a report with one check. */
export const renderCheck = (check: Partial<CheckReport>): Element =>
  render(sampleReport([sampleTask({ checks: [sampleCheck(check)] })]));

/** Reads the texts of all elements that a selector finds, with a space between cells of a table and the like. */
export const texts = (page: Element, selector: string): string[] => [...page.querySelectorAll(selector)].map(textOf);

function textOf(element: Element): string {
  const parts = [...element.childNodes];
  const isSentence = parts.length === 0 || parts.some(({ nodeType }) => nodeType === 3);
  return (isSentence ? element.textContent : parts.map(textOf).join(' ')).replace(/\s+/g, ' ').trim();
}

/** Reads the rows of the definition list with the counterexample. */
export const seenIn = (page: Element): string[][] =>
  texts(page, '.seen dt').map((term, i) => [term, texts(page, '.seen dd')[i]]);
