/** `done of total` on standard error: on one line of a terminal, elsewhere a line for each tenth. */
export function showProgress(total: number): { step(): void; end(): void } {
  const { stderr } = process;
  let done = 0;
  const show = (text: string) => {
    if (stderr.isTTY) stderr.write(`\r\x1b[2K${text}`);
  };
  show(`0 of ${total}`);
  return {
    step() {
      done++;
      show(`${done} of ${total}`);
      const isTenth = Math.floor((10 * done) / total) > Math.floor((10 * (done - 1)) / total);
      if (!stderr.isTTY && isTenth) stderr.write(`${done} of ${total}\n`);
    },
    end: () => show(''),
  };
}
