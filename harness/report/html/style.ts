/** What the page of a report looks like, beyond what all pages do. */
export const STYLE = `
.overview { border-top: 4px solid var(--link); }
.score { font-size: 1.25rem; margin: 0; }
.score strong { font-size: 2.75rem; line-height: 1.1; }
.first { font-size: 1.1rem; }
.aside { color: var(--muted); font-weight: normal; font-size: 0.9rem; }
.again { color: var(--muted); font-size: 0.9rem; }

.mark { display: inline-block; width: 1.6em; text-indent: 0; font-weight: bold; text-align: center; }
.mark.passed { color: var(--passed); }
.mark.failed, .wrong { color: var(--failed); }
.mark.error { color: var(--error); }
.mark.open { color: var(--muted); }

.tasks { width: 100%; margin: 0 0 1.25rem; table-layout: fixed; }
.tasks th[scope="row"] { font-weight: normal; padding-left: 1.6em; text-indent: -1.6em; }
.tasks thead .number { width: 4.5rem; }
.tasks thead th:last-child { width: 38%; }
.tasks td:last-child { color: var(--muted); }
.tasks .number { padding-left: 0; }
.checks > li { padding-left: 1.6em; text-indent: -1.6em; }
.checks > li > * { text-indent: 0; }

.mistake { border-left: 4px solid var(--link); padding: 0.4rem 0.8rem; }
.mistake p { margin-bottom: 0.25rem; }
.seen { max-width: none; }
.seen > div { display: grid; grid-template-columns: 5.5rem 1fr; align-items: baseline; margin-bottom: 0.35rem; }
.seen dt { color: var(--muted); }
.seen dd { margin: 0; min-width: 0; }
.seen pre { margin: 0; padding: 0.3rem 0.6rem; }

.checks { list-style: none; padding: 0; }
.checks .charts { margin-top: 0.5rem; }
.check:not([open]) { padding-block: 0.35rem; }
.check > summary, .task > summary { font-weight: 600; }
.task > summary { font-size: 1.1rem; }
.provenance { margin-top: 2.25rem; }
.provenance dl > div { display: flex; gap: 0.75rem; }
.provenance dt { flex: none; width: 10rem; color: var(--muted); }
.provenance dd { margin: 0; min-width: 0; }
.provenance ul { margin: 0; padding-left: 1.1rem; }
`;
