import type { SchemaOptions } from 'yaml';
import { z } from 'zod';
import { type Entry, Rejection } from '../../../submission/entry.ts';
import { HarnessError, UsageError } from '../../../support/errors.ts';
import { printable } from '../../../support/text.ts';
import type { Student, Submitted } from '../../submission.ts';
import { below, byTop, files, type Layout, ofNobody } from '../layout.ts';

/** The file that says whose the submissions are; where exports of several sections are joined, there are several. */
export const METADATA = 'submission_metadata.yml';

/** Size of the metadata, which hold the results of all submissions, the earlier ones too. */
const MOST_METADATA_BYTES = 256 * 1024 ** 2;

/** Metadata of a submission in the export. */
type Metadata = Pick<Submitted, 'students' | 'submittedAt' | 'notes'>;

/** A missing e-mail is null or an empty text. */
const text = z.string().nullish();

const submitter = z.object({ ':name': text, ':sid': text, ':email': text });

const metadata = z.object({
  ':submitters': z.array(submitter).nullish(),
  ':created_at': text,
  ':history': z.array(z.unknown()).nullish(),
  ':active': text,
});

/** Options of the parser that keep `0089` and `12e4567` as they are written. */
const AS_TEXTS: SchemaOptions = { schema: 'failsafe', customTags: ['null'] };

/** An export of all submissions from Gradescope: a folder each, beside a file that says whose they are. */
export const gradescope: Layout = {
  id: 'gradescope',
  title: 'a Gradescope export',

  recognises(entries) {
    return entries.some(({ path }) => path.length === 1 && path[0] === METADATA);
  },

  async read(entries) {
    const { submissions, inactive, problems } = await readMetadata(await readTexts(entries));
    const folders = foldersIn(entries);
    const isKnown = (name: string) => name === METADATA || submissions.has(name) || inactive.has(name);
    const names = [...byTop(entries).keys()].filter((name) => !isKnown(name));
    const unnamed = names.filter((name) => name.startsWith('submission_') && folders.has(name));
    const strays = names.filter((name) => !unnamed.includes(name));
    const absent = [...submissions.keys()].filter((name) => !folders.has(name));
    return {
      submissions: [
        ...submissions,
        ...unnamed.map((name): [string, Metadata] => [name, { students: [], notes: [] }]),
      ].map(([name, metadata]) => ({ name, source: name, entries: folders.get(name) ?? [], ...metadata })),
      problems: [
        ...problems,
        ...[...inactive].map(
          (name) => `${printable(name, 60)} is not the active one on Gradescope, and does not count`,
        ),
        ...absent.map((name) => `${printable(name, 60)} has no folder in the export, though ${METADATA} names it`),
        ...unnamed.map((name) => `${printable(name, 60)} is nobody’s: ${METADATA} does not name it`),
        ...ofNobody(strays),
      ],
    };
  },
};

async function readTexts(entries: readonly Entry[]): Promise<string[]> {
  const own = entries.filter(({ path }) => path.length === 1 && path[0] === METADATA);
  if (own.length === 0)
    throw new UsageError(`there is no ${METADATA}, which says whose the submissions of an export are`);
  const texts = own.map((entry) =>
    entry.read(MOST_METADATA_BYTES).catch((error) => {
      if (!(error instanceof Rejection || error instanceof HarnessError)) throw error;
      throw new UsageError(`${METADATA} is not read: ${error.message}`);
    }),
  );
  return (await Promise.all(texts)).map((bytes) => bytes.toString('utf8'));
}

function foldersIn(entries: readonly Entry[]): Map<string, Entry[]> {
  const inFolders = entries.filter(({ path }) => path.length > 1);
  return new Map([...byTop(inFolders)].map(([name, own]) => [name, files(below(own))]));
}

/**
 * Reads the texts of `submission_metadata.yml`. Each submission is parsed by itself: the results in it make the file
 * large, and its syntax tree takes seventy times as much memory. All scalars are texts, for ids begin with zeros; Ruby's
 * writer leaves out the quotes as it sees fit.
 *
 * @returns the submissions by folder, and the folders of those that do not count; what cannot be read of one is a problem
 *   and stops no other
 */
async function readMetadata(texts: readonly string[]) {
  // Each grading loads the layouts, and few read this one.
  const { parse } = await import('yaml');
  const submissions = new Map<string, Metadata>();
  const inactive = new Set<string>();
  const problems: string[] = [];
  // A line that begins with a key begins a submission.
  for (const piece of texts.flatMap((text) => text.split(/^(?=[^\s#-])/m))) {
    if (!/^[^\s#-]/.test(piece)) continue;
    const place = printable(piece.slice(0, piece.indexOf('\n')), 60);
    try {
      const [[folder, value]] = Object.entries<unknown>(parse(piece, { ...AS_TEXTS, logLevel: 'error' }));
      const read = metadata.parse(value);
      if (read[':active'] === 'false') {
        inactive.add(folder);
        continue;
      }
      const submittedAt = timeOf(read[':created_at']);
      if (submittedAt === undefined)
        problems.push(`${printable(folder, 60)}: its time is not known, so it is not late`);
      submissions.set(folder, {
        students: (read[':submitters'] ?? []).map(studentOf),
        ...(submittedAt !== undefined && { submittedAt }),
        notes: resubmissions(read[':history']?.length ?? 0),
      });
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      problems.push(`${METADATA}, ${place} cannot be read: ${printable(reason, 200)}`);
    }
  }
  return { submissions, inactive, problems };
}

function studentOf({ ':name': name, ':sid': sid, ':email': email }: z.infer<typeof submitter>): Student {
  const known = Object.entries({ name, id: sid, email });
  return Object.fromEntries(known.flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

/** Converts to ISO 8601 a Ruby time such as `2024-03-11 11:29:58.123456000 Z`. */
function timeOf(ruby: string | null | undefined): string | undefined {
  const [, date, time, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)$/.exec(ruby ?? '') ?? [];
  if (date === undefined) return undefined;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const parsed = new Date(`${date}T${time}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
}

function resubmissions(earlier: number): string[] {
  return earlier > 0 ? [`handed in ${earlier + 1} times: the one that is active on Gradescope counts`] : [];
}
