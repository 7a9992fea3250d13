import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demo } from '../../demo/demo';
import type { Options } from '../../demo/options';
import { readStacks, ROOT } from '../../demo/stacks';

export interface Told {
  code: number | null;
  out: string;
  err: string;
}

/**
 * A stack of the example's config with fewer ticks, for what does not need every one. There are no fewer than this: a function that
 * is idle for longer loses its process, and a start takes longer than ten ticks.
 */
export class QuickStack {
  private readonly file: string;

  constructor(readonly name: string) {
    this.file = join(ROOT, `Pulumi.${name}.yaml`);
    const example = readFileSync(join(ROOT, 'Pulumi.prod.yaml'), 'utf8');
    writeFileSync(this.file, `${example}  offsite:tickMinutes: 15\n  offsite:vault: offsite-prod\n`);
  }

  /** The demo of one night, in this process. @throws as the demo does */
  async demo(more: Partial<Options>): Promise<Told> {
    const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const err = jest.spyOn(console, 'error').mockImplementation();
    try {
      const options = { stack: this.name, nights: 1, json: true, disaster: false, stay: false, ...more };
      const code = await demo(options, readStacks(options, new Date()), new Promise(() => undefined));
      return { code, out: out.mock.calls.join(''), err: err.mock.calls.join('\n') };
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }

  remove(): void {
    rmSync(this.file);
  }
}
