import { show } from '../authoring/show.ts';

// Taken before it is removed.
const { writeSync } = process.getBuiltinModule('node:fs');
const { getCallSites } = process.getBuiltinModule('node:util');

/** A place in the student's file where something was printed; null: nobody's code was running, as in a timer's callback. */
type PrintPlace = { line: number; column: number } | null;

/** Enough to say where, however much is printed. */
export const MOST_PLACES = 20;
const MOST_FRAMES = 50;

let places: PrintPlace[] = [];

/** Takes the places where the student's code has printed since the last time; undefined: nowhere. */
export function takePrints(): PrintPlace[] | undefined {
  const taken = places.length > 0 ? places : undefined;
  places = [];
  return taken;
}

/**
 * Makes functions that print, and remember where the student's code has called them, by whichever name.
 * @param student the address of the student's file
 * @param onPrint is told what these prints are, as far as places are remembered
 */
export function printing(student: string, onPrint: (text: string) => void) {
  /** @param isDirectOnly whether it is no print of the student's where a package prints on its behalf */
  function notice(text: string, isDirectOnly: boolean): void {
    if (places.length === MOST_PLACES) return;
    const sites = getCallSites(MOST_FRAMES).filter(
      ({ scriptName }) => scriptName.startsWith('file:') && scriptName !== import.meta.url,
    );
    const isStudents = ({ scriptName }: (typeof sites)[number]) => scriptName.startsWith(student);
    const site = sites.find(isStudents);
    // A package may warn; what it prints because it is asked to (`tensor.print()`) is the student's print.
    const isOthers = sites.length > 0 && (!site || (isDirectOnly && site !== sites[0]));
    if (isOthers) return;
    places.push(site ? { line: site.lineNumber, column: site.columnNumber } : null);
    onPrint(text);
  }

  const printer = (descriptor: number, isDirectOnly: boolean) => {
    const write = (text: string): true => {
      notice(text, isDirectOnly);
      writeSync(descriptor, text);
      return true;
    };
    return write;
  };
  const print = (descriptor: number, isDirectOnly: boolean) => {
    const write = printer(descriptor, isDirectOnly);
    return (...values: unknown[]): void => void write(`${values.map(asText).join(' ')}\n`);
  };
  const log = print(1, false);
  const warn = print(2, true);
  const silent = (): void => {};
  const stream = (descriptor: number) => {
    const write = printer(descriptor, true);
    return Object.freeze({ write: (text: unknown) => write(asText(text)) });
  };
  return {
    console: {
      ...{ log, info: log, debug: log, dir: log, dirxml: log, table: log, group: log, groupCollapsed: log, count: log },
      ...{ timeEnd: log, timeLog: log, warn, error: warn, trace: warn },
      ...{ clear: silent, countReset: silent, groupEnd: silent, time: silent },
      assert: (holds: unknown, ...values: unknown[]): void => void (holds || warn(...values)),
    },
    stdout: stream(1),
    stderr: stream(2),
  };
}

/** Writes a value by means of the language alone: inspecting it would hand Node's functions to those of the value. */
function asText(value: unknown): string {
  try {
    if (typeof value !== 'object' || value === null) return String(value);
    const isPlain = Array.isArray(value) || value.toString === Object.prototype.toString;
    return isPlain ? show(value) : String(value);
  } catch {
    return 'a value without text';
  }
}
