/**
 * Style sheet of every page. Colours are custom properties, so that drawings follow light and dark too:
 * text has a contrast of at least 4.5 and lines of drawings of at least 3, on `--page` and on `--surface`.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8;
  --surface: #ffffff;
  --inset: #f0f2f5;
  --text: #1b2330;
  --muted: #525c6d;
  --line: #d5dae2;
  --link: #1a58a8;
  --passed: #14652d;
  --passed-surface: #e2f3e6;
  --failed: #a3211b;
  --failed-surface: #fce8e6;
  --error: #73399a;
  --error-surface: #f3e9fa;
  --series-1: #1a58a8;
  --series-2: #b04f14;
  --series-3: #12705b;
  --series-4: #86358b;
  --band: #cddcf0;
  --wrong-1: #f6c79f;
  --wrong-2: #ea8a55;
  --wrong-3: #c8432b;
  --wrong-4: #76141f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12161d;
    --surface: #1a2029;
    --inset: #222a35;
    --text: #e4e8ee;
    --muted: #a3adbb;
    --line: #39434f;
    --link: #84b6f5;
    --passed: #7ad08f;
    --passed-surface: #1b3524;
    --failed: #ff9c92;
    --failed-surface: #43201f;
    --error: #d6aaf2;
    --error-surface: #37234a;
    --series-1: #7fb2f5;
    --series-2: #f0a36b;
    --series-3: #5fcdb0;
    --series-4: #dc9be0;
    --band: #2b4160;
    --wrong-1: #6b3a22;
    --wrong-2: #b4572f;
    --wrong-3: #f08a5d;
    --wrong-4: #ffd9c2;
  }
}

*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0 0 0.5em; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; }
h2 { font-size: 1.3rem; margin-top: 2.25rem; }
h3 { font-size: 1.1rem; margin-top: 1.5rem; }
h4 { font-size: 1rem; }
p, ul, ol, dl { margin: 0 0 0.75em; max-width: 44rem; }
p, li, dd { overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

.card {
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  padding: 1rem 1.25rem;
  margin: 0 0 1rem;
}
.card.passed { border-left: 4px solid var(--passed); }
.card.failed { border-left: 4px solid var(--failed); }
.card.error { border-left: 4px solid var(--error); }
.card > :last-child { margin-bottom: 0; }
.muted { color: var(--muted); }

.badge {
  display: inline-block;
  padding: 0.1em 0.6em;
  border-radius: 1em;
  background: var(--inset);
  font-size: 0.8rem;
  font-weight: 600;
  white-space: nowrap;
}
.badge.passed { background: var(--passed-surface); color: var(--passed); }
.badge.failed { background: var(--failed-surface); color: var(--failed); }
.badge.error { background: var(--error-surface); color: var(--error); }

code, pre { font: 0.9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre {
  margin: 0 0 0.75em;
  padding: 0.6rem 0.8rem;
  background: var(--inset);
  border-radius: 0.375rem;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.scroll { overflow-x: auto; max-width: 100%; margin: 0 0 1rem; }
table { border-collapse: collapse; font-size: 0.95rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
th, td { padding: 0.3rem 0.75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
thead th { color: var(--muted); font-weight: 600; white-space: nowrap; }
.tasks td:last-child { overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }

summary { cursor: pointer; padding: 0.25rem 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; max-width: none; }
.facts dt { color: var(--muted); font-size: 0.85rem; }
.facts dd { margin: 0; font-weight: 600; }

figure { margin: 0 0 1.25rem; }
figcaption { font-weight: 600; margin-bottom: 0.35rem; max-width: 44rem; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2rem; }
.chart > .plot { display: block; width: 100%; max-width: 31rem; height: auto; }
.plot { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow: visible; }
.plot text { white-space: pre; }
.legend {
  display: flex;
  flex-wrap: wrap;
  gap: 0 1.1rem;
  list-style: none;
  margin: 0 0 0.35rem;
  padding: 0;
  color: var(--muted);
  font-size: 0.9rem;
}
.legend svg { margin-right: 0.4em; vertical-align: -0.1em; }
.grids { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
.grid { max-width: 100%; }
.grid p { margin: 0 0 0.25rem; font-size: 0.9rem; }
.grid .plot { display: block; max-width: 100%; height: auto; }

@media (max-width: 40rem) {
  main { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.45rem; }
  .card { padding: 0.85rem 0.9rem; }
}

@media print {
  @page { margin: 1.5cm; }
  :root { color-scheme: light; --page: #ffffff; }
  main { max-width: none; padding: 0; }
  body { font-size: 10pt; }
  .badge, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  figure, pre, tr, .grid { break-inside: avoid; }
  h1, h2, h3, h4, figcaption, summary { break-after: avoid; }
  .scroll { overflow: visible; }
  .chart > .plot { max-width: 26rem; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
