import { isUtf8 } from 'node:buffer';
import { otherArchive } from './archive.ts';
import { Rejection } from './entry.ts';

const SAVE_AS_UTF8 = 'save it as UTF-8';
const SAVE_THE_CODE = 'save the code itself, as plain text';

/** Kinds of files that come under a source file's name, by how they begin; and what to do instead. */
const OTHER_KINDS: readonly { begins: RegExp; is: string; instead: string }[] = [
  { begins: /^(?:\xff\xfe\0\0|\0\0\xfe\xff)/, is: 'encoded as UTF-32', instead: SAVE_AS_UTF8 },
  { begins: /^(?:\xff\xfe|\xfe\xff)/, is: 'encoded as UTF-16', instead: SAVE_AS_UTF8 },
  {
    begins: /^\s*\{\\rtf/,
    is: 'a text with formatting (RTF), as word processors and TextEdit save it',
    instead: SAVE_THE_CODE,
  },
  {
    begins: /^(?:\xef\xbb\xbf)?\s*(?:<!--|<\?xml|<!doctype html|<(?:html|head|body|meta|div|pre|span|table)[\s>])/i,
    is: 'a web page, as a browser saves it',
    instead: 'download the raw file, or copy the code into the file',
  },
  { begins: /^(?:\xef\xbb\xbf)?\s*\{\s*"(?:cells|nbformat|metadata)"\s*:/, is: 'a notebook', instead: SAVE_THE_CODE },
  { begins: /^%(?:PDF-|!PS)/, is: 'a PDF or PostScript', instead: SAVE_THE_CODE },
  { begins: /^\s*\\documentclass/, is: 'a text for LaTeX', instead: SAVE_THE_CODE },
  {
    begins: /^(?:diff --git |Index: .*\n=+|--- \S.*\r?\n\+\+\+ )/,
    is: 'a patch, which says what has changed',
    instead: 'hand in the whole file',
  },
  { begins: /^(?:From|To|Received|Return-Path|MIME-Version|Delivered-To): /, is: 'an e-mail', instead: SAVE_THE_CODE },
  { begins: /^\[InternetShortcut\]/, is: 'a link', instead: 'hand in the file that it leads to' },
  {
    begins: /^(?:\xef\xbb\xbf)?\s*1[ \t:.|].*\n\s*2[ \t:.|]?.*\n\s*3[ \t:.|]?/,
    is: 'code with the numbers of its lines',
    instead: 'copy it without them',
  },
  { begins: /^PK/, is: 'a zip archive or a document of a word processor', instead: SAVE_THE_CODE },
  { begins: /^\xd0\xcf/, is: 'a document of a word processor', instead: SAVE_THE_CODE },
  { begins: /^(?:\x89PNG|\xff\xd8|GIF8)/, is: 'a picture', instead: SAVE_THE_CODE },
  { begins: /^(?:\xca\xfe\xba\xbe|MZ\x90|\x7fELF|\0asm)/, is: 'a compiled program', instead: SAVE_THE_CODE },
  { begins: /^bplist00/, is: 'a link or settings of macOS', instead: SAVE_THE_CODE },
  {
    begins: /^version https:\/\/git-lfs/,
    is: 'a pointer of Git LFS',
    instead: 'hand in the file that it points to',
  },
];

/** Bytes that show what kind of file it is. */
const BEGINNING = 512;

/**
 * Decodes the text of a source file: UTF-8, as Node.js reads it. A text in UTF-16 could be read here, but then it
 * would run nowhere but in the grader.
 *
 * @returns the text without byte order mark, every line break a line feed
 * @throws Rejection where it is no text, is of another kind or in another encoding, or is empty
 */
export function decodeSource(bytes: Buffer): string {
  const beginning = bytes.toString('latin1', 0, BEGINNING);
  const archive = otherArchive(bytes);
  if (archive) throw new Rejection(`it is ${archive}; ${SAVE_THE_CODE}`);
  const other = OTHER_KINDS.find(({ begins }) => begins.test(beginning));
  if (other) throw new Rejection(`it is ${other.is}; ${other.instead}`);
  if (bytes.includes(0)) {
    throw new Rejection(`it holds zero bytes, so it is no text, or text encoded as UTF-16; ${SAVE_AS_UTF8}`);
  }
  if (!isUtf8(bytes)) throw new Rejection(`it is not encoded as UTF-8; ${SAVE_AS_UTF8}`);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw new Rejection('it is empty; hand in the stub with your code in it');
  return text.replace(/\r\n?/g, '\n');
}
