import { type Entry, Rejection } from '../../../submission/entry.ts';
import { HarnessError, UsageError } from '../../../support/errors.ts';
import { printable } from '../../../support/text.ts';
import { below, byTop, files } from '../entries.ts';
import { type Layout, ofNobody, type Work } from '../layout.ts';
import { type Metadata, readMetadata } from './gradescope-metadata.ts';

const METADATA = 'submission_metadata.yml';

/** It holds the results of all submissions, the earlier ones too. */
const MOST_METADATA_BYTES = 256 * 1024 ** 2;

/** An export of all submissions from Gradescope: a folder each, beside a file that says whose they are. */
export const gradescope: Layout = {
  id: 'gradescope',
  title: 'a Gradescope export',

  recognises(entries) {
    return entries.some(({ path }) => path.length === 1 && path[0] === METADATA);
  },

  async read(entries) {
    const { submissions, problems } = readMetadata(await readText(entries));
    const folders = foldersIn(entries);
    const names = [...byTop(entries).keys()].filter((name) => name !== METADATA && !submissions.has(name));
    const unnamed = names.filter((name) => name.startsWith('submission_') && folders.has(name));
    const strays = names.filter((name) => !unnamed.includes(name));
    const absent = [...submissions.keys()].filter((name) => !folders.has(name));
    return {
      works: [
        ...[...submissions].map(([name, metadata]) => workOf(name, metadata, folders.get(name) ?? [])),
        ...unnamed.map((name) => workOf(name, { students: [], notes: [] }, folders.get(name) ?? [])),
      ],
      problems: [
        ...problems,
        ...absent.map((name) => `${printable(name, 60)} has no folder in the export, though ${METADATA} names it`),
        ...unnamed.map((name) => `${printable(name, 60)} is nobody’s: ${METADATA} does not name it`),
        ...ofNobody(strays),
      ],
    };
  },
};

async function readText(entries: readonly Entry[]): Promise<string> {
  const entry = entries.find(({ path }) => path.length === 1 && path[0] === METADATA);
  if (!entry) throw new UsageError(`there is no ${METADATA}, which says whose the submissions of an export are`);
  const bytes = await entry.read(MOST_METADATA_BYTES).catch((error) => {
    if (!(error instanceof Rejection || error instanceof HarnessError)) throw error;
    throw new UsageError(`${METADATA} is not read: ${error.message}`);
  });
  return bytes.toString('utf8');
}

function foldersIn(entries: readonly Entry[]): Map<string, Entry[]> {
  const inFolders = entries.filter(({ path }) => path.length > 1);
  return new Map([...byTop(inFolders)].map(([name, own]) => [name, files(below(own))]));
}

function workOf(name: string, metadata: Metadata, entries: readonly Entry[]): Work {
  return { name, source: name, entries, ...metadata };
}
