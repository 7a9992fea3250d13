import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { readStack, ROOT } from '../demo/stacks';
import { Output } from '../src/cli/output';
import { functionArchive } from '../src/stack/archive';
import { tell, type Budget } from './budget';

/** `npm run budgets`: the sizes to notice drift by. What takes time is measured by `time npm run demo` and `time npm test`. */
const CODE = /\.(ts|cjs)$/;

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}

/** The lines of every function, those inside of it included. */
function functionLines(file: string, text: string): number[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const line = (at: number): number => source.getLineAndCharacterOfPosition(at).line;
      found.push(line(node.getEnd()) - line(node.getStart()) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function atShare(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? 0;
}

function measure(): Budget[] {
  const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
  const files = tracked.filter((file) => CODE.test(file));
  const isTest = (file: string): boolean => /^(local-cloud\/)?test\//.test(file);
  const texts = new Map(files.map((file) => [file, readFileSync(resolve(ROOT, file), 'utf8')]));
  const sizes = [...texts.values()].map(linesOf);
  const functions = [...texts].filter(([file]) => !isTest(file)).flatMap(([file, text]) => functionLines(file, text));
  const sum = (wanted: (file: string) => boolean): number =>
    [...texts].reduce((lines, [file, text]) => lines + (wanted(file) ? linesOf(text) : 0), 0);
  const ratio = sum(isTest) / sum((file) => !isTest(file));
  const archive = functionArchive(readStack('prod', new Date()).settings).size;
  return [
    { what: 'lines of a file, median', is: atShare(sizes, 0.5), atMost: 100 },
    { what: 'lines of a file, p90', is: atShare(sizes, 0.9), atMost: 250 },
    { what: 'lines of a function, p90', is: atShare(functions, 0.9), atMost: 40 },
    { what: 'lines of a function, longest', is: Math.max(...functions), atMost: 80 },
    { what: 'test to source', is: ratio, atLeast: 1, atMost: 1.5 },
    { what: 'function archive', is: archive / 1000, atMost: 200, unit: 'KB', hard: true },
  ];
}

process.exitCode = tell(measure(), new Output(process.stdout, process.stderr, process.env));
