/** A class with more files is not looked through: 1,000 students with 200 files each. */
export const MOST_CLASS_ENTRIES = 200_000;

const ADDED_BY_SYSTEMS = new Set(['__MACOSX', '.DS_Store', 'Thumbs.db', 'desktop.ini', '.git', 'node_modules']);

/** Whether a file or a folder of such a name is there for a tool, and nobody has handed it in. */
export function isAddedBySystems(name: string): boolean {
  return ADDED_BY_SYSTEMS.has(name) || name.startsWith('._');
}
