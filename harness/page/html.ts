import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { STYLE } from './style.ts';

export { html };

/** A piece of a page. Text in it is shown as text, whatever it contains. */
export type Markup = VNode;

/** The page may show its own styles and pictures that lie in it; it fetches nothing and runs nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** One self-contained HTML document: no script, no font, no address. */
export function renderPage({ title, style = '', body }: { title: string; style?: string; body: Markup }): string {
  const page = html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content=${POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <!-- Without one, a browser asks the server for /favicon.ico. -->
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML=${{ __html: STYLE + style }} />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>
  `;
  return `<!doctype html>\n${renderToStaticMarkup(page)}\n`;
}
