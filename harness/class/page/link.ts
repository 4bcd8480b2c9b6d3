import { html, type Markup } from '../../page/html.ts';
import type { ClassResult } from '../results.ts';

/** A submission's id, which leads to its page where it has one. */
export function linkTo({ submission, page, report }: ClassResult): Markup {
  // Encoded, what names a scheme or leaves the folder is a plain name.
  const address = page.split('/').map(encodeURIComponent).join('/');
  return report ? html`<a href=${address}>${submission.id}</a>` : html`<span>${submission.id}</span>`;
}
