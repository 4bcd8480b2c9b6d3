/** What the command says to the suite that Stryker runs in processes of its own. */
interface Settings {
  /** where the files to grade are */
  folder: string;
  seed: number;
}

/** Passes settings on to processes that are started from now on. */
export function writeSettings({ folder, seed }: Settings): void {
  Object.assign(process.env, { MUTANTS_FOLDER: folder, MUTANTS_SEED: String(seed) });
}

export function readSettings(): Settings {
  const { MUTANTS_FOLDER: folder, MUTANTS_SEED: seed } = process.env;
  if (!folder || !seed) throw new Error('this suite runs as a part of `npm run prove -- mutants` only');
  return { folder, seed: Number(seed) };
}
