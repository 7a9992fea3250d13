import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

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
 * A real shell in a folder, whose variables live from one command to the next, and in which only the programs of the test and
 * those of POSIX are found.
 */
export class Shell {
  private output = '';
  private heard = (): void => undefined;

  /** @param calls what the test's programs were told, and what they answered */
  private constructor(
    readonly calls: readonly Call[],
    private readonly server: Server,
    private readonly process: ChildProcessWithoutNullStreams,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.heard();
      });
    }
  }

  static async open(folder: string, programs: Record<string, Program>): Promise<Shell> {
    const calls: Call[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        const { program, args } = JSON.parse(text) as { program: string; args: string[] };
        const answer = programs[program]?.(args) ?? Promise.reject(new Error(`no program ${program}`));
        void answer
          .catch((error: unknown): Said => ({ code: 70, out: '', err: `${String(error)}\n` }))
          .then((said) => {
            calls.push({ line: [program, ...args].join(' '), code: said.code });
            response.end(JSON.stringify(said));
          });
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of Object.keys(programs)) {
      const file = join(bin, name);
      writeFileSync(
        file,
        `#!/bin/sh\nexec '${process.execPath}' '${join(__dirname, 'relay.cjs')}' ${url} ${name} "$@"\n`,
      );
      chmodSync(file, 0o755);
    }
    const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, LANG: 'C.UTF-8' };
    return new Shell(calls, server, spawn('sh', ['-s'], { cwd: folder, env }));
  }

  /** @returns the last command's exit code, and everything that was written */
  async type(commands: string): Promise<{ code: number; output: string }> {
    const mark = randomUUID();
    this.output = '';
    this.process.stdin.write(`exec 2>&1\n${commands}\nprintf '\\n${mark} %s\\n' "$?"\n`);
    const ended = new RegExp(`\\n${mark} (\\d+)\\n`);
    while (!ended.test(this.output)) await new Promise<void>((heard) => (this.heard = heard));
    const [whole = '', code] = ended.exec(this.output) ?? [];
    return { code: Number(code), output: this.output.replace(whole, '') };
  }

  async close(): Promise<void> {
    this.process.kill();
    await new Promise((closed) => this.server.close(closed));
  }
}
