import { describe, expect, test } from 'vitest';
import { decodeSource } from './decode-source.ts';

describe('decodeSource', () => {
  test.each([
    ['UTF-8', 'const é = "😀";\n', 'const é = "😀";\n'],
    ['with a byte order mark', '\uFEFFa', 'a'],
    ['with every kind of line break', 'a\r\nb\rc\nd\r\r\n', 'a\nb\nc\nd\n\n'],
    ['with line separators that only JavaScript knows', 'a // b\u2028c\u2029d', 'a // b\u2028c\u2029d'],
    ['with characters that are not shown', 'a\u202e\x1b[0m', 'a\u202e\x1b[0m'],
  ])('reads text %s', (_, content, text) => {
    expect(decodeSource(Buffer.from(content))).toBe(text);
  });

  const utf16 = (text: string) => Buffer.from(text, 'utf16le');

  test.each([
    ['nothing', Buffer.alloc(0), /^it is empty; hand in the stub/],
    ['white space only', Buffer.from('\uFEFF \r\n\t\n'), /^it is empty/],
    ['a zero byte', Buffer.from('a\0b'), /^it holds zero bytes/],
    ['a broken character', Buffer.from([0x61, 0xc3, 0x28]), /^it is not encoded as UTF-8/],
    ['a lone surrogate', Buffer.from([0xed, 0xa0, 0x80]), /^it is not encoded as UTF-8/],
    ['a character in too many bytes', Buffer.from([0xc0, 0xaf]), /^it is not encoded as UTF-8/],
    ['Latin-1', Buffer.from('// café', 'latin1'), /^it is not encoded as UTF-8; save it as UTF-8/],
    ['UTF-16, little end first', utf16('\uFEFFlet a'), /^it is encoded as UTF-16; save it as UTF-8/],
    ['UTF-16, big end first', utf16('\uFEFFlet a').swap16(), /^it is encoded as UTF-16/],
    ['UTF-16 without its mark', utf16('let a'), /^it holds zero bytes.* UTF-16; save it as UTF-8/],
    ['UTF-16 without its mark, big end first', utf16('let a').swap16(), /^it holds zero bytes/],
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => decodeSource(bytes)).toThrow(reason);
  });
});

describe('another kind of file', () => {
  test.each([
    ['formatted text', '{\\rtf1\\ansi let a;}', /^it is a text with formatting \(RTF\)/],
    [
      'a page of a code site',
      '\n<!DOCTYPE html>\n<html lang="en">',
      /^it is a web page, as a browser saves it; download the raw/,
    ],
    ['a page without its type', '\uFEFF<html>', /^it is a web page/],
    ['a notebook', '{\n "cells": []}', /^it is a notebook/],
    ['a document', 'PK\x03\x04\0\0', /^it is a zip archive or a document of a word processor; save the code itself/],
    ['a program', '\u007fELF\u0002\u0001\0', /^it is a compiled program; save the code itself/],
    ['a PDF', '%PDF-1.7\n', /^it is a PDF/],
    ['a piece of a page', '<div class="highlight">', /^it is a web page/],
    [
      'a patch',
      '--- a/q1.ts\n+++ b/q1.ts\n@@ -1 +1 @@',
      /^it is a patch, which says what has changed; hand in the whole file/,
    ],
    ['an e-mail', 'From: ann@example.org\nSubject: q1', /^it is an e-mail/],
    [
      'a link of Windows',
      '[InternetShortcut]\nURL=https://example.org',
      /^it is a link; hand in the file that it leads to/,
    ],
    [
      'code from a page that numbers it',
      '1  import a;\n2\n3  let b;',
      /^it is code with the numbers of its lines; copy it/,
    ],
    ['a text for LaTeX', '\\documentclass{article}', /^it is a text for LaTeX/],
    ['an archive', 'Rar!\x1a\x07\x01\0', /^it is a RAR archive; save the code itself/],
  ])('is named: %s', (_, content, reason) => {
    expect(() => decodeSource(Buffer.from(content))).toThrow(reason);
  });

  test('is nothing that begins like code', () => {
    for (const code of [
      '<T>(x: T) => x',
      '<P>(x: P) => x',
      '1;\n2;\n3;',
      '--- 1;',
      '{ "cells"; }',
      '// PK',
      '/* <html> */',
    ]) {
      expect(decodeSource(Buffer.from(code))).toBe(code);
    }
  });
});
