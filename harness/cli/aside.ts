/** Says something on standard error, above the bar that may be there. */
export function aside(text: string): void {
  const { stderr } = process;
  stderr.write(stderr.isTTY ? `\r\x1b[2K${text}\n` : `${text}\n`);
}
