import { html, type Markup, renderPage, table } from '../page/html.ts';
import { counted } from '../support/counted.ts';
import { printable } from '../support/text.ts';
import { type Pair, percent, type Similarities } from './compare.ts';
import { sideBySide } from './side-by-side.ts';

/** Pairs in the list, and how many of them are shown side by side: a page of a few hundred kilobytes. */
const MOST_LISTED = 100;
const MOST_SHOWN = 30;

const STYLE = `
main { max-width: 90rem; }
mark { background: var(--band); color: inherit; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 1rem; }
.sides pre { font-size: 0.8rem; }
`;

/** Draws the pairs of a class by how alike they are, the groups that they make, and the first ones side by side. */
export function renderSimilarities(similarities: Similarities): string {
  const { title, comparison, clusters, least, omissions } = similarities;
  const { length } = similarities.submissions;
  const listed = comparison.pairs.slice(0, MOST_LISTED);
  const shown = listed.slice(0, MOST_SHOWN);
  const body = html`
    <header>
      <h1>What is alike: ${title}</h1>
      <p>
        ${`${counted(length, 'submission')}, each compared with every other one: the code in their TODO blocks, whatever its
        names, comments, layout and order. A percentage says how much of what few in the class have written is in both.
        What most of the class has written does not count.`}
      </p>
      <p>
        It does not say why. People who work together, or from the same example, write alike code. Read both before you
        conclude anything.
      </p>
    </header>
    <section>
      <h2>Groups</h2>
      ${
        clusters.length === 0
          ? html`<p>No two submissions are alike by ${percent(least)} or more.</p>`
          : html`
            <p>Each is alike to another one of its group by ${percent(least)} or more.</p>
            <ul>${clusters.map((cluster) => html`<li>${cluster.map(({ label }, i) => [i > 0 && ', ', name(label)])}</li>`)}</ul>
          `
      }
    </section>
    <section>
      <h2>Pairs</h2>
      ${listed.length === 0 && html`<p>No two submissions have anything in common that few have written.</p>`}
      ${
        listed.length > 0 &&
        table({
          label: 'Pairs, the most alike first',
          columns: [{ title: 'alike', isNumeric: true }, { title: 'one' }, { title: 'other' }],
          rows: listed.map((pair, i) => [
            i < shown.length
              ? html`<a href=${`#pair-${i + 1}`}>${percent(pair.similarity)}</a>`
              : percent(pair.similarity),
            name(pair.left.label),
            name(pair.right.label),
          ]),
        })
      }
    </section>
    ${
      shown.length > 0 &&
      html`
      <section>
        <h2>Side by side</h2>
        <p>Marked: what both have and few others.</p>
        ${shown.map((pair, i) => card(pair, i + 1, similarities))}
      </section>
    `
    }
    ${
      omissions.length > 0 &&
      html`
      <section>
        <h2>Not compared</h2>
        <ul>${omissions.map((omission) => html`<li>${printable(omission)}</li>`)}</ul>
      </section>
    `
    }
  `;
  return renderPage({ title: `What is alike: ${title}`, style: STYLE, body });
}

function card(pair: Pair, number: number, { comparison }: Similarities): Markup {
  const { left, right, similarity } = pair;
  return html`
    <section class="card" id=${`pair-${number}`}>
      <h3>${percent(similarity)}: ${name(left.label)} and ${name(right.label)}</h3>
      ${sideBySide(pair, comparison)}
    </section>
  `;
}

function name(label: string): Markup {
  return html`<bdi>${printable(label)}</bdi>`;
}
