import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import picocolors from 'picocolors';
import type { Stream, Surroundings } from './surroundings';

type Colours = ReturnType<typeof picocolors.createColors>;
export type Colour = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Everything that is said on stdout, and what is said on stderr beside it. */
export class Output {
  private readonly colours: Colours;
  private readonly asideColours: Colours;

  constructor(
    private readonly stdout: Stream,
    private readonly stderr: Stream,
    env: Surroundings['env'],
  ) {
    const coloursOn = ({ isTTY }: Stream) =>
      picocolors.createColors(isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb');
    this.colours = coloursOn(stdout);
    this.asideColours = coloursOn(stderr);
  }

  line(text = ''): void {
    this.stdout.write(`${text}\n`);
  }

  heading(text: string): void {
    this.line(`\n${this.paint('bold', text)}`);
  }

  /** The one document that `--json` prints. */
  document(value: unknown): void {
    this.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** What is no part of the answer: progress, errors. */
  aside(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  /** Says on a terminal what takes so long, and takes it back afterwards. */
  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.stderr.isTTY !== true) return work();
    this.stderr.write(`${what} ...`);
    try {
      return await work();
    } finally {
      this.stderr.write('\r\u001b[K');
    }
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = new Table({ head: [...head], chars: NO_LINES, style: PLAIN });
    table.push(...rows.map((row) => [...row]));
    // Cells are padded to the right, the last one too.
    const lines = table
      .toString()
      .split('\n')
      .map((text) => text.trimEnd());
    const { isTTY, columns = Infinity } = this.stdout;
    if (isTTY !== true || lines.every((text) => widthOf(text) <= columns)) lines.forEach((text) => this.line(text));
    else rows.forEach((row) => this.inWords(head, row, columns));
  }

  /** A row that no line has room for: each cell behind its head, broken between cells. */
  private inWords(head: readonly string[], row: readonly string[], columns: number): void {
    const cells = row.flatMap((cell, i) => (cell === '' ? [] : [`${head[i] ?? ''} ${cell}`.trim()]));
    const lines: string[] = [];
    for (const cell of cells) {
      const last = lines.at(-1);
      if (last !== undefined && widthOf(last) + widthOf(cell) + 2 <= columns)
        lines[lines.length - 1] = `${last}, ${cell}`;
      else lines.push(last === undefined ? cell : `  ${cell}`);
    }
    lines.forEach((text) => this.line(text));
  }

  /** For `line`, where its stream is a terminal. */
  paint(colour: Colour, text: string): string {
    return this.colours[colour](text);
  }

  /** The same for `aside`. */
  paintAside(colour: Colour, text: string): string {
    return this.asideColours[colour](text);
  }
}

/** On the screen, without what colours it. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

const NO_LINES = {
  ...Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
      .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
      .map((name) => [name, '']),
  ),
  middle: '  ',
};
const PLAIN = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 };
