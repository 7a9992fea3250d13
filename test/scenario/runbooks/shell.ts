import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface Said {
  code: number;
  out: string;
  err: string;
}

interface Call {
  line: string;
  code: number;
}

/** A program on the shell's PATH, played by the test. */
export type Program = (args: string[]) => Promise<Said>;

/**
 * Stands in for a program: hands what was typed to the test over the shell's descriptor 3, and does what stands in the file that it is
 * told over 4. A process of Node that did so would take most of a runbook's time. One at a time: none is piped into another.
 */
const standIn = (program: string): string =>
  `#!/bin/sh\nprintf '%s\\0' "$#" '${program}' "$@" >&3\nread -r answer <&4\n. "$answer"\n`;

/**
 * A real shell in a folder, whose variables live from one command to the next, and in which only the programs of the test and
 * those of POSIX are found.
 */
export class Shell {
  private output = '';
  private heard = (): void => undefined;
  private asked = '';
  /** What the test's programs were told, and what they answered. */
  readonly calls: Call[] = [];
  private readonly process: ChildProcess;
  private readonly answers: Writable;
  private readonly bin: string;

  constructor(
    folder: string,
    private readonly programs: Record<string, Program>,
  ) {
    this.bin = join(folder, 'bin');
    mkdirSync(this.bin);
    for (const name of Object.keys(programs)) writeFileSync(join(this.bin, name), standIn(name), { mode: 0o755 });
    const env = { PATH: `${this.bin}:/usr/bin:/bin`, HOME: folder, LANG: 'C.UTF-8' };
    this.process = spawn('sh', ['-s'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'] });
    const [, out, err, asks, answers] = this.process.stdio;
    for (const stream of [out, err]) this.listen(stream, (text) => this.hear(text));
    this.listen(asks as Readable, (text) => this.ask(text));
    this.answers = answers as Writable;
  }

  private listen(stream: Readable | null, heard: (text: string) => void): void {
    stream?.setEncoding('utf8').on('data', heard);
  }

  private hear(text: string): void {
    this.output += text;
    this.heard();
  }

  /** How many arguments, the program, and they. */
  private ask(text: string): void {
    this.asked += text;
    const [count, program = '', ...args] = this.asked.split('\0').slice(0, -1);
    if (args.length < Number(count ?? 1)) return;
    this.asked = '';
    void this.answer(program, args);
  }

  private async answer(program: string, args: string[]): Promise<void> {
    const answer = this.programs[program]?.(args) ?? Promise.reject(new Error(`no program ${program}`));
    const { code, out, err } = await answer.catch((error: unknown): Said => ({
      code: 70,
      out: '',
      err: `${String(error)}\n`,
    }));
    this.calls.push({ line: [program, ...args].join(' '), code });
    const file = join(this.bin, '.answer');
    writeFileSync(file, `printf %s ${quoted(out)}\nprintf %s ${quoted(err)} >&2\nexit ${code}\n`);
    this.answers.write(`${file}\n`);
  }

  /** @returns the last command's exit code, and everything that was written */
  async type(commands: string): Promise<{ code: number; output: string }> {
    const mark = randomUUID();
    this.output = '';
    this.process.stdin?.write(`exec 2>&1\n${commands}\nprintf '\\n${mark} %s\\n' "$?"\n`);
    const ended = new RegExp(`\\n${mark} (\\d+)\\n`);
    while (!ended.test(this.output)) await new Promise<void>((heard) => (this.heard = heard));
    const [whole = '', code] = ended.exec(this.output) ?? [];
    return { code: Number(code), output: this.output.replace(whole, '') };
  }

  close(): void {
    this.process.kill();
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
