import { createHash } from 'node:crypto';

/** Characters of a name that an id keeps: file names have other limits to keep, and a hash may follow. */
const MOST_CHARACTERS = 60;

/**
 * Gives each submission an id, in their order: unique where case does not count, and fit to name a folder anywhere.
 *
 * A name that is fit and unlike all others is its own id. Any other loses what is unfit and gets a hash of
 * the source, so that the id stays when submissions are added or the order changes.
 */
export function uniqueIds(submissions: readonly { readonly name: string; readonly source: string }[]): string[] {
  const uses = Map.groupBy(submissions, ({ name }) => name.toLowerCase());
  const taken = new Set<string>();
  const own = submissions.map(({ name }) => {
    if (slug(name) !== name || uses.get(name.toLowerCase())?.length !== 1) return undefined;
    taken.add(name.toLowerCase());
    return name;
  });
  return submissions.map(({ name, source }, index) => own[index] ?? hashedId(name, source, taken));
}

function hashedId(name: string, source: string, taken: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const hash = createHash('sha256')
      .update(JSON.stringify([source, attempt]))
      .digest('hex')
      .slice(0, 8);
    const id = `${slug(name)}-${hash}`;
    if (taken.has(id.toLowerCase())) continue;
    taken.add(id.toLowerCase());
    return id;
  }
}

/** Keeps of a name what can stand in an id: ASCII letters, digits, `.`, `_` and `-`, no dot at either end. */
export function slug(name: string): string {
  const kept = name
    .slice(0, 4 * MOST_CHARACTERS) // to normalise a long text takes a time by its square
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, MOST_CHARACTERS)
    .replace(/^[.-]+|[.-]+$/g, '');
  return kept || 'submission';
}
