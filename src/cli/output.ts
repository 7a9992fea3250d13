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

  /**
   * Without the columns in which nothing stands. Where a window is too narrow, the widest column is broken between words, and
   * where that does not help either, each row is told in words.
   */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const filled = head.flatMap((_, i) => (rows.length === 0 || rows.some((row) => row[i]) ? [i] : []));
    const [names = [], ...cells] = [head, ...rows].map((row) => filled.map((i) => row[i] ?? ''));
    const { isTTY, columns = Infinity } = this.stdout;
    const room = isTTY === true ? columns : Infinity;
    const lines = [tableLines(names, cells), tableLines(names, cells, room)].find((all) =>
      all.every((text) => widthOf(text) <= room),
    );
    if (lines) lines.forEach((text) => this.line(text));
    else cells.forEach((row) => this.inWords(names, row, room));
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

/** @param room for the widest column to be narrowed to, as far as its longest word lets it */
function tableLines(head: string[], rows: string[][], room = Infinity): string[] {
  const columns = head.map((name, i) => [name, ...rows.map((row) => row[i] ?? '')]);
  const widths = columns.map((cells) => Math.max(...cells.map(widthOf)));
  const widest = widths.indexOf(Math.max(...widths));
  const others = widths.reduce((sum, width) => sum + width + GAP.length, 0) - (widths[widest] ?? 0) - GAP.length;
  const longestWord = Math.max(...(columns[widest] ?? []).flatMap((text) => text.split(/\s+/).map(widthOf)));
  const colWidths = widths.map((width, i) =>
    i === widest ? Math.max(Math.min(width, room - others), longestWord) : width,
  );
  const table = new Table({ head, chars: NO_LINES, style: PLAIN, colWidths, wordWrap: true });
  table.push(...rows);
  // Cells are padded to the right, the last one too.
  return table
    .toString()
    .split('\n')
    .map((text) => text.trimEnd());
}

/** On the screen, without what colours it. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

const GAP = '  ';
const NO_LINES = {
  ...Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
      .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
      .map((name) => [name, '']),
  ),
  middle: GAP,
};
const PLAIN = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 };
