import type { LocalCloud } from 'local-cloud';
import { run } from '../../../src/cli/program';
import type { Surroundings } from '../../../src/cli/surroundings';
import type { Program, Said } from './shell';

/** Commands that a runbook holds and no local cloud can play, with the reason. Every other one is run. */
export const NOT_RUN_HERE: Record<string, string> = {
  'npm ci': 'whoever runs this test has done so',
  'npm run demo': 'has a test of its own, which runs it as a person does',
  'pulumi login': 'needs Pulumi and a backend',
  'pulumi up --refresh': 'the embedded deployment does not look for what others changed',
  'aliyun actiontrail': 'the local cloud keeps its own record of calls, under no such API',
};

export function notRunHere(line: string): string | undefined {
  return Object.keys(NOT_RUN_HERE).find((begin) => line === begin || line.startsWith(`${begin} `));
}

const NOTHING: Said = { code: 0, out: '', err: '' };

/** `npm run offsite -- ...`, in process and against the local cloud. */
export function npm(cloud: LocalCloud, folder: string, env: () => Record<string, string>): Program {
  return async (args) => {
    if (notRunHere(['npm', ...args].join(' '))) return NOTHING;
    const [verb, script, dashes, ...argv] = args.filter((word, i) => i !== 1 || word !== '-s');
    if (verb !== 'run' || script !== 'offsite' || dashes !== '--') throw new Error(`npm ${args.join(' ')}?`);
    const said = { out: '', err: '' };
    const surroundings: Surroundings = {
      env: env(),
      folder,
      stdout: { write: (text: string) => (said.out += text), columns: 200 },
      stderr: { write: (text: string) => (said.err += text) },
      now: () => cloud.clock.now(),
      sleep: () => Promise.resolve(),
      interrupts: () => new AbortController().signal,
    };
    return { code: await run(['--local', cloud.endpoints.httpUrl, ...argv], surroundings), ...said };
  };
}

/** `aliyun <product> <Action> --<Parameter> <value>`, with the account's own key. */
export function aliyun(cloud: LocalCloud): Program {
  return async (args) => {
    if (notRunHere(['aliyun', ...args].join(' '))) return NOTHING;
    const [service = '', action = '', ...rest] = args;
    const params: Record<string, string> = {};
    for (let i = 0; i < rest.length; i += 2) {
      const [key = '', value] = rest.slice(i, i + 2);
      if (!key.startsWith('--') || value === undefined) throw new Error(`aliyun ${args.join(' ')}?`);
      params[key.slice(2)] = value;
    }
    const { region, ...asked } = params;
    const answer = await cloud.call({
      service,
      action,
      region: region ?? asked.RegionId ?? 'cn-hangzhou',
      params: asked,
    });
    if (answer.cut) return { code: 1, out: '', err: 'connection reset\n' };
    const text = `${JSON.stringify(JSON.parse(answer.body.toString()), null, 2)}\n`;
    return answer.status < 300 ? { code: 0, out: text, err: '' } : { code: 1, out: '', err: text };
  };
}
