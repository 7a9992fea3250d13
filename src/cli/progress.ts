import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Stream } from './surroundings';

/** How far something is that takes long: `percent` of what `key` names, and what is being done. */
export interface Step {
  key: string;
  percent: number;
  doing: string;
}

/** More would not fit into a window. */
const BARS = 16;

function together(steps: readonly Step[]): Step {
  const percent = steps.reduce((sum, step) => sum + step.percent, 0) / steps.length;
  const done = steps.filter((step) => step.percent >= 100).length;
  return { key: `${steps.length} in all`, percent, doing: `${done} done` };
}

/** Bars on a terminal; where lines are kept, a line whenever something else is being done. */
export class Progress {
  private readonly bars = new Map<string, SingleBar>();
  private readonly said = new Map<string, string>();
  private readonly multi?: MultiBar;

  /**
   * @param endsWithProcess Ctrl-C is not waited for: the modes of the terminal are left alone, since nobody would set them back.
   * Its lines have to be short then
   */
  constructor(
    private readonly stream: Stream,
    endsWithProcess = false,
  ) {
    if (stream.isTTY !== true) return;
    const format = '  {bar} {percentage} %  {key}  {doing}';
    const modes = { hideCursor: !endsWithProcess, linewrap: endsWithProcess };
    this.multi = new MultiBar({ format, ...modes, stream: stream as NodeJS.WriteStream }, Presets.shades_classic);
  }

  show(steps: readonly Step[]): void {
    const { multi } = this;
    if (multi) (steps.length > BARS ? [together(steps)] : steps).forEach((step) => this.bar(multi, step));
    else steps.forEach((step) => this.sayWhatIsNew(step));
  }

  stop(): void {
    this.multi?.stop();
  }

  private bar(multi: MultiBar, { key, percent, doing }: Step): void {
    const bar = this.bars.get(key) ?? multi.create(100, 0, { key, doing });
    this.bars.set(key, bar);
    bar.update(Math.floor(percent), { key, doing });
  }

  private sayWhatIsNew({ key, doing }: Step): void {
    // Every per cent is no news.
    const text = doing.replace(/, \d+ %/, '');
    if (this.said.get(key) === text) return;
    this.said.set(key, text);
    this.stream.write(`${key}: ${text}\n`);
  }
}
