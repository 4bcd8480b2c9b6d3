import { describe, expect, test } from 'vitest';
import { STYLE } from './style.ts';

const [light, dark] = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(
  ([, block]) => new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])),
);

/** Relative luminance by WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('in %s', (_, colors) => {
  const color = (name: string): string => {
    expect(colors.get(name), name).toBeDefined();
    return colors.get(name) ?? '';
  };

  test('text can be read', () => {
    const pairs = [
      ...['text', 'muted', 'link', 'passed', 'failed', 'error'].flatMap((text) => [
        [text, 'page'],
        [text, 'surface'],
      ]),
      ['text', 'inset'],
      ['passed', 'passed-surface'],
      ['failed', 'failed-surface'],
      ['error', 'error-surface'],
      ['surface', 'wrong-4'],
    ];
    const tooWeak = pairs.filter(([text, ground]) => contrast(color(text), color(ground)) < 4.5);
    expect(tooWeak).toEqual([]);
  });

  test('lines can be seen, on an area too', () => {
    const grounds = ['page', 'surface', 'band'];
    const pairs = [1, 2, 3, 4].flatMap((i) => grounds.map((ground) => [`series-${i}`, ground]));
    expect(pairs.filter(([line, ground]) => contrast(color(line), color(ground)) < 3)).toEqual([]);
  });

  test('what is more wrong stands out more', () => {
    const steps = [1, 2, 3, 4].map((i) => contrast(color(`wrong-${i}`), color('surface')));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(steps).size).toBe(4);
  });
});

test('dark and light name the same colours', () => {
  expect([...dark.keys()]).toEqual([...light.keys()]);
});
