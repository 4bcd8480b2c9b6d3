import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { tokenized } from '../../testing/sample-class.ts';
import { clustersOf, compare, type Similarities } from './compare.ts';
import { renderSimilarities } from './page.ts';
import { renderText } from './text.ts';
import type { TokenizedSubmission } from './tokens.ts';

const SUM = `let sum = 0;
for (const [i, value] of values.entries()) {
  // one after the other
  sum += value * weights[i] - mean;
}
return sum / values.length;`;
const HOSTILE = '</pre><script>alert(1)</script><img src=x>\u202e\u001b[31m';

function similaritiesOf(submissions: readonly TokenizedSubmission[]): Similarities {
  const comparison = compare(submissions);
  const clusters = clustersOf(comparison.pairs, 0.8);
  return { title: 'Sums', submissions, omissions: [`${HOSTILE}: b cannot be run`], comparison, clusters, least: 0.8 };
}

function pageOf(submissions: readonly TokenizedSubmission[]) {
  return parseHTML(renderSimilarities(similaritiesOf(submissions))).document;
}

const alone = tokenized('alone', {
  a: 'try { f(x, y); } catch { return [x, y].map((z) => z ** 2 || !z).join(); }',
});

describe('the page', () => {
  test('shows the submissions side by side, with what both have marked', () => {
    const own = 'const start = now();\n';
    const page = pageOf([tokenized('one', { a: own + SUM }), tokenized('other', { a: SUM, b: 'f();' }), alone]);
    const [left, right] = page.querySelectorAll('.sides pre');
    expect([left.textContent, right.textContent]).toEqual([own + SUM, SUM]);
    for (const side of [left, right]) {
      const marked = [...side.querySelectorAll('mark')].map(({ textContent }) => textContent);
      expect(marked).toContain('sum += value * weights[i] - mean;');
      expect(marked.join()).not.toContain('now');
    }
    expect(page.querySelector('#pair-1 .muted')?.textContent).toContain('b');
  });

  test('shows text of submissions as text', () => {
    const hostile = `f(\`${HOSTILE}\`); ${SUM}`;
    const page = pageOf([tokenized(HOSTILE, { a: hostile }), tokenized(`${HOSTILE}2`, { a: hostile }), alone]);
    expect(page.querySelectorAll('.sides pre')).toHaveLength(2);
    expect(page.querySelectorAll('script, img')).toHaveLength(0);
    expect(page.body.textContent).toContain('</pre><script>alert(1)</script>');
    for (const character of ['\u202e', '\u001b']) expect(page.toString()).not.toContain(character);
  });

  test('says where nothing is alike', () => {
    const page = pageOf([alone, tokenized('b', { a: SUM })]);
    expect(page.body.textContent).toContain('No two submissions have anything in common');
    expect(page.querySelector('table')).toBeNull();
  });
});

describe('the text', () => {
  test('lists pairs and groups in printable lines', () => {
    const submissions = [tokenized(HOSTILE, { a: SUM }), tokenized('other', { a: SUM }), alone];
    const text = renderText(similaritiesOf(submissions), 100);
    expect(text).toMatch(/^ {2}100% {2}<\/pre>.* {2}other$/m);
    expect(text).toMatch(/^ {2}- <\/pre>.*, other$/m);
    for (const sequence of ['\u202e', '\u001b[31m']) expect(text).not.toContain(sequence);
  });

  test('cuts names on a terminal alone, and ids nowhere', () => {
    const [name, id] = ['Ada '.repeat(20).trim(), 'ada-'.repeat(30)];
    const similarities = similaritiesOf([tokenized(`${name} (${id})`, { a: SUM }), tokenized(`${id}2`, { a: SUM })]);
    const terminal = renderText(similarities, 200);
    expect(terminal).toContain(`  Ada Ada Ad… (${id})  ${id}2\n`);
    const whole = renderText(similarities);
    expect(whole).toContain(`  ${name} (${id})  ${id}2\n`);
    expect(whole).toContain(`  - ${name} (${id}), ${id}2\n`);
  });
});
