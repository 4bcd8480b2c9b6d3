import { Rejection } from './entry.ts';

const SAVE_AS_UTF8 = 'save it as UTF-8';

/**
 * Decodes the text of a source file: UTF-8, as Node.js reads it. A text in UTF-16 could be read here, but then it
 * would run nowhere but in the grader.
 *
 * @returns the text without byte order mark, every line break a line feed
 * @throws Rejection where it is no text, is in another encoding, or is empty
 */
export function decodeSource(bytes: Buffer): string {
  if (bytes.length >= 2 && [0xfffe, 0xfeff].includes(bytes.readUInt16BE(0))) {
    throw new Rejection(`it is encoded as UTF-16; ${SAVE_AS_UTF8}`);
  }
  if (bytes.includes(0)) {
    throw new Rejection(`it holds zero bytes, so it is no text, or text encoded as UTF-16; ${SAVE_AS_UTF8}`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Rejection(`it is not encoded as UTF-8; ${SAVE_AS_UTF8}`);
  }
  if (text.trim() === '') throw new Rejection('it is empty; hand in the stub with your code in it');
  return text.replace(/\r\n?/g, '\n');
}
