import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENGINE_LIST, LAB_LIST } from '../harness/grading/input-files.ts';
import { PROJECT } from '../harness/support/project.ts';
import { cycles, type Edge, importGraph, modulesOf, mutualFolders } from './import-graph.ts';

const modules = modulesOf(PROJECT);
const isTest = (file: string) => file.endsWith('.test.ts');
const edges = importGraph(PROJECT, modules);
const ofProduct = edges.filter(({ from }) => !isTest(from));

const shown = ({ from, to }: Edge) => `${from} imports ${to}`;

describe('the import graph', () => {
  test('has no cycle', () => {
    expect(cycles(ofProduct)).toEqual([]);
  });

  test('has no two folders that import each other', () => {
    expect(mutualFolders(ofProduct)).toEqual([]);
  });

  test('leads to proofs from tests alone, and to helpers of tests from proofs as well', () => {
    const into = (folder: string, from: readonly string[]) =>
      ofProduct.filter((edge) => edge.to.startsWith(folder) && !from.some((own) => edge.from.startsWith(own)));
    expect(into('proofs/', ['proofs/']).map(shown)).toEqual([]);
    expect(into('testing/', ['testing/', 'proofs/']).map(shown)).toEqual([]);
  });

  test('leads from proofs to no lab', () => {
    const labs = ['samples/', 'graders/', 'lab/', 'reference/', 'student/'];
    const found = edges.filter(({ from, to }) => from.startsWith('proofs/') && labs.some((lab) => to.startsWith(lab)));
    expect(found.map(shown)).toEqual([]);
  });

  test('leads from samples to their lab, and to what its authors import', () => {
    const allowed = ['samples/', 'graders/', 'lab/', 'reference/', 'harness/authoring/'];
    const found = ofProduct.filter(
      ({ from, to }) => from.startsWith('samples/') && !allowed.some((folder) => to.startsWith(folder)),
    );
    expect(found.map(shown)).toEqual([]);
  });

  test('leads from checks into the engine by two modules', () => {
    const entries = ofProduct.filter(({ from, to }) => from.startsWith('graders/') && to.startsWith('harness/'));
    expect([...new Set(entries.map(({ to }) => to))].sort()).toEqual([
      'harness/authoring/index.ts',
      'harness/authoring/inside.ts',
    ]);
  });
});

const architecture = readFileSync(join(PROJECT, 'docs/architecture.md'), 'utf8');
const FILES = '## What decides a mark, file by file\n';

test('docs/architecture.md names every folder', () => {
  const tree = architecture.slice(0, architecture.indexOf(FILES));
  const folders = new Set(modules.flatMap((file) => ancestors(dirname(file))));
  const named = (folder: string) => new RegExp(`^(?: *|.* )${folder.split('/').at(-1)}/(?: |$)`, 'm').test(tree);
  expect([...folders].filter((folder) => !named(folder))).toEqual([]);
});

test('docs/architecture.md says of each file that decides a mark, or names a mistake, what it is for', () => {
  const listed = [ENGINE_LIST, LAB_LIST].flatMap((list) =>
    Object.values<string[]>(JSON.parse(readFileSync(join(PROJECT, list), 'utf8'))).flat(),
  );
  expect(filesOf(architecture.split(FILES)[1]?.split('\n## ')[0] ?? '').sort()).toEqual(listed.sort());
});

/** Reads the paths of files that have a phrase: their base names, below a line with their folder. */
function filesOf(section: string): string[] {
  let folder = '';
  return section.split('\n').flatMap((line) => {
    if (/^\S+\/$/.test(line)) folder = line;
    const names = /^ {2}(\S+(?: \S+)*) {2,}\S/.exec(line)?.[1]?.split(' ') ?? [];
    return names.map((name) => folder + name);
  });
}

/** Names a folder and those around it, up to the project's. */
function ancestors(folder: string): string[] {
  return folder === '.' ? [] : [...ancestors(dirname(folder)), folder];
}
