import type { Node } from 'oxc-parser';
import { type Position, positionOf, type ReadyBlock } from '../source/blocks.ts';
import { type Check, type CheckContext, CheckFailure } from './check.ts';
import type { Procedures } from './inside.ts';
import { bare, calledName, memberName, textOf } from './names.ts';
import { nodesOf, reachedNodes } from './reached.ts';

// Rules that the lab sheet states about the code itself, read from its syntax tree. Whether breaking
// one costs marks is the rubric's to say.

/** What breaks a rule in a block, and why. */
interface Breach {
  node: Node;
  message: string;
}

/** Makes a rule's check over a task's blocks. @param find returns the first node that breaks it, with the reason */
export function ruleCheck<P extends Procedures>(
  rule: string,
  title: string,
  find: (block: ReadyBlock, file: CheckContext<P>['blocks']) => Breach | undefined,
): Check<P> {
  return {
    id: `rule-${rule}`,
    title,
    visibility: 'visible',
    oracle: 'none',
    rule,
    async run({ blocks, file = blocks }) {
      for (const block of blocks.values()) {
        const broken = find(block, file);
        if (!broken) continue;
        throw breach(rule, block, positionOf(block, broken.node.start), broken.message);
      }
      return undefined;
    },
  };
}

function breach(rule: string, block: ReadyBlock, position: Position, message: string): CheckFailure {
  const excerpt = block.body.split('\n')[position.line - block.firstLine].trim();
  return new CheckFailure({ code: 'rule', rule, position, excerpt, message });
}

const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

/** Makes the rule that neither a block nor a function in another block that it calls has a loop. */
export function noLoops<P extends Procedures>(): Check<P> {
  const rule = 'the lab sheet asks for code without loops here';
  return ruleCheck('loops', 'There is no loop', (block, file) => {
    const loop = reachedNodes(block, file.values()).find(({ node }) => LOOPS.has(node.type));
    if (!loop) return undefined;
    const isElsewhere = loop.block !== block;
    return { node: loop.by, message: isElsewhere ? `${rule}, and this gets at one in TODO(${loop.block.name})` : rule };
  });
}

/** Makes the rule that a block imports nothing, and that all of its code and names can be read. */
export function noImports<P extends Procedures>(): Check<P> {
  return ruleCheck('imports', 'Nothing is imported inside the block', (block) => {
    for (const node of nodesOf(block)) {
      const message = (isImport(node) && IMPORTS) || (isCodeFromText(node) && FROM_TEXT) || (isUnread(node) && UNREAD);
      if (message) return { node, message };
    }
    return undefined;
  });
}

const IMPORTS = 'a TODO block may use what the file imports, and import nothing itself';
const FROM_TEXT = 'code in a text does not run here: write it out';
const UNREAD = 'this name is put together while the code runs: write it out';

/** Makes the rule that nothing is printed: neither by a name that says so nor, by any name, while the checks run. */
export function noPrints<P extends Procedures>(): Check<P> {
  const rule = 'prints';
  const message = 'remove the print: the lab sheet asks for none';
  const check = ruleCheck<P>(rule, 'No print is left in the block', (block) => {
    const node = nodesOf(block).find(isPrint);
    return node && { node, message };
  });
  return {
    ...check,
    onPrints(places, blocks) {
      for (const place of places) {
        const [first] = blocks.values();
        const block = place ? [...blocks.values()].find((each) => contains(each, place)) : first;
        if (!block) continue;
        const { file, firstLine } = block;
        throw breach(rule, block, place ?? { file, line: firstLine }, place ? PRINTS : PRINTS_LATER);
      }
    },
  };
}

// What prints may be a function of a library, of a warning for instance.
const PRINTS = 'this line makes something print, and the lab sheet asks for no print';
const PRINTS_LATER = 'remove the print that this code leaves to be made later: the lab sheet asks for none';

function contains({ file, firstLine, body }: ReadyBlock, place: Position): boolean {
  return place.file === file && place.line >= firstLine && place.line < firstLine + body.split('\n').length;
}

function isPrint(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'console';
  if (node.type !== 'MemberExpression') return false;
  const name = memberName(node);
  if (name === 'console') return true;
  return calledName(node.object) === 'process' && ['stdout', 'stderr', '_rawDebug'].includes(name ?? '');
}

function isImport(node: Node): boolean {
  if (node.type === 'ImportExpression') return true;
  if (node.type === 'MetaProperty') return node.meta.name === 'import';
  if (node.type !== 'CallExpression') return false;
  return ['require', 'getBuiltinModule'].includes(calledName(node.callee) ?? '');
}

function isCodeFromText(node: Node): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const name = calledName(node.callee) ?? '';
  if (bare(node.callee).type === 'Identifier' && ['eval', 'Function'].includes(name)) return true;
  const [first] = node.arguments;
  const isText = first !== undefined && (textOf(first) !== undefined || first.type === 'TemplateLiteral');
  return isText && ['eval', 'Function', 'constructor', 'setTimeout', 'setInterval', 'setImmediate'].includes(name);
}

/** Tells whether it is a global, or a part of the process, under a name that cannot be read. */
function isUnread(node: Node): boolean {
  if (node.type !== 'MemberExpression') return false;
  return ['globalThis', 'global', 'process'].includes(calledName(node.object) ?? '') && memberName(node) === undefined;
}
