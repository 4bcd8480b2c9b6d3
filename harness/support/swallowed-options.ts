import { readFileSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { UsageError } from './errors.ts';
import { shellQuote } from './shell-quote.ts';

/**
 * Refuses to run a command without the options that were meant for it: npm takes those before `--` for its own, and
 * hands them on in the environment alone.
 *
 * @throws UsageError with the line to type
 */
export function refuseSwallowed(command: Command): void {
  const { npm_lifecycle_event: script } = process.env;
  if (script === undefined || command.name() !== `npm run ${script} --`) return;
  const args = process.argv.slice(2);
  const chosen = command.commands.find((one) => one.name() === args[0]);
  const words = chosen ? args.splice(0, 1) : [];
  const swallowed = [...command.options, ...(chosen?.options ?? [])].filter(isSwallowed);
  if (swallowed.length === 0) return;
  // What takes everything takes what the others have left.
  const choosyFirst = swallowed.toSorted((one, other) => Number(isChoosy(other)) - Number(isChoosy(one)));
  const values = new Map(choosyFirst.map((option) => [option, takeValue(option, args)]));
  const options = swallowed.flatMap((option) => [`--${option.name()}`, ...(values.get(option) ?? []).map(shellQuote)]);
  const names = swallowed.map((option) => `--${option.name()}`).join(', ');
  throw new UsageError(
    `npm took ${names} for itself: what is meant for the command stands after --. Type\n` +
      `  ${[command.name(), ...words, ...args.map(shellQuote), ...options].join(' ')}`,
  );
}

const keyOf = (option: Option) => option.name().replaceAll('-', '_');

/** Tells whether npm was given an option. Its files may set some of these names for others, such as `jobs`. */
function isSwallowed(option: Option): boolean {
  const key = keyOf(option);
  const { env } = process;
  if (env[`npm_config_${key}`] === undefined || env[`NPM_CONFIG_${key.toUpperCase()}`] !== undefined) return false;
  const files = [env.npm_config_userconfig, env.npm_config_globalconfig, `${env.npm_config_local_prefix}/.npmrc`];
  return !files.some((file) => new RegExp(`^\\s*${option.name()}\\s*=`, 'm').test(textOf(file)));
}

function textOf(file = ''): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Finds an option's value: npm has it, or takes the option for a switch and leaves the value among the arguments. */
function takeValue(option: Option, args: string[]): string[] {
  if (option.isBoolean()) return [];
  const value = process.env[`npm_config_${keyOf(option)}`] ?? '';
  if (value !== 'true') return [value];
  const fits = args.findIndex((arg) => accepts(option, arg));
  return args.splice(fits < 0 ? args.length - 1 : fits, 1);
}

const isChoosy = ({ argChoices, parseArg }: Option) => Boolean(argChoices ?? parseArg);

/** Tells of options that take not everything whether they take this. */
function accepts({ argChoices, parseArg }: Option, value: string): boolean {
  if (argChoices) return argChoices.includes(value);
  try {
    parseArg?.(value, undefined);
    return parseArg !== undefined;
  } catch {
    return false;
  }
}
