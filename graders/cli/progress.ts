/** `done of total` on one line of standard error, on terminals only. */
export function showProgress(total: number): { step(): void; end(): void } {
  const { stderr } = process;
  let done = 0;
  const show = (text: string) => {
    if (stderr.isTTY) stderr.write(`\r\x1b[2K${text}`);
  };
  show(`0 of ${total}`);
  return { step: () => show(`${++done} of ${total}`), end: () => show('') };
}
