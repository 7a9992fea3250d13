import * as pulumi from '@pulumi/pulumi';
import { MockMonitor } from '@pulumi/pulumi/runtime/mocks';
import type * as esbuild from 'esbuild';
import type { BuildOptions } from 'esbuild';
import program from '../../index';
import { keep } from '../../local-cloud/src/core/kept';

// What Pulumi turns functions of a program into resources with. It is half of all that is loaded here, and reached by no stack of ours.
jest.mock('@pulumi/pulumi/runtime/closure/codePaths', () => ({}));
jest.mock('@pulumi/pulumi/typescript-shim', () => ({}));
// The function's code is one for all stacks: it is bundled once a worker.
jest.mock('esbuild', () => ({
  buildSync: (options: BuildOptions) => {
    const build = () => jest.requireActual<typeof esbuild>('esbuild').buildSync({ ...options, write: false });
    return { outputFiles: [{ contents: keep(JSON.stringify(options), () => build().outputFiles[0]?.contents) }] };
  },
}));

/** What the program gave to the engine for one resource. */
export interface Declared {
  type: string;
  inputs: Record<string, unknown>;
  /** Region of the provider it goes through; absent for providers and components. */
  region?: string;
  /** Names of the inputs that are secret. */
  secrets: string[];
  dependsOn: string[];
  deleteBeforeReplace: boolean;
  protect: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  /** The id of what is adopted. */
  importId: string;
}

export interface Run {
  /** By logical name and, since a component's children may be called alike, type: `tick-cn-qingdao-timer V3Trigger`. */
  resources: Record<string, Declared>;
  outputs: Record<string, unknown>;
  /** Names of the outputs that are secret. */
  secretOutputs: string[];
  warnings: string[];
  errors: string[];
  /** What the program would end with. */
  exitCode: number;
}

export const ACCOUNT = '1234567890123456';

export interface RunOptions {
  stack?: string;
  secretKeys?: string[];
  account?: string;
  /** What data sources answer, by the name of each: `getImages`. */
  answers?: Record<string, (inputs: Record<string, unknown>) => object>;
  /** Told of every resource, also when the program fails later. */
  onDeclared?: (name: string) => void;
}

/** Pulumi shows this kind of error without a stack trace. */
export function isToldPlainly(error: unknown): boolean {
  return pulumi.RunError.isInstance(error);
}

/** Runs the program once, as the engine would, and collects what it declares. */
export async function run(config: Record<string, string>, options: RunOptions = {}): Promise<Run> {
  const resources: Record<string, Declared> = {};
  const providers = new Map<string, string>();
  const warnings: string[] = [];
  const warn = jest.spyOn(pulumi.log, 'warn').mockImplementation((message) => {
    warnings.push(message);
    return Promise.resolve();
  });
  const errors: string[] = [];
  const fail = jest.spyOn(pulumi.log, 'error').mockImplementation((message) => {
    errors.push(message);
    return Promise.resolve();
  });
  const told = jest.spyOn(pulumi.log, 'info').mockResolvedValue(undefined);
  const requests = spyOnRequests();
  // Pulumi notes where each of its promises was made, and Jest translates that: a quarter of a run.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider }) => {
        const typed = inputs as Record<string, unknown>;
        options.onDeclared?.(name);
        if (type.startsWith('pulumi:providers:')) providers.set(name, String(typed['region']));
        resources[`${name} ${type.split(':').at(-1)}`] = {
          type,
          inputs: plain(typed) as Record<string, unknown>,
          region: provider ? providers.get(provider.split('::').at(-2) ?? '') : undefined,
          secrets: Object.keys(typed).filter((key) => holdsSecret(typed[key])),
          ...requests.of(type, name),
        };
        return { id: `${name}-id`, state: { ...typed, ...computed(type, name) } };
      },
      call: ({ token, inputs }) => {
        const answer = options.answers?.[token.split(':').at(-1) ?? ''];
        if (answer) return answer(inputs as Record<string, unknown>);
        if (token !== 'alicloud:index/getAccount:getAccount') throw new Error(`unexpected call ${token}`);
        return { id: options.account ?? ACCOUNT };
      },
    },
    'offsite',
    options.stack ?? 'prod',
    false,
  );
  pulumi.runtime.setAllConfig(config, options.secretKeys ?? []);
  process.env['PULUMI_CONFIG_SECRET_KEYS'] = JSON.stringify(options.secretKeys ?? []);
  try {
    const outputs = await program();
    const settled = await Promise.all(Object.entries(outputs).map(([key, value]) => settle(key, value)));
    // Whatever no output waits for is still on its way to the engine.
    await pulumi.runtime.disconnect();
    return {
      resources,
      outputs: Object.fromEntries(settled.map(({ key, value }) => [key, value])),
      secretOutputs: settled.filter(({ secret }) => secret).map(({ key }) => key),
      warnings,
      errors,
      exitCode: Number(process.exitCode ?? 0),
    };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    warn.mockRestore();
    fail.mockRestore();
    told.mockRestore();
    process.exitCode = undefined;
    requests.restore();
    delete process.env['PULUMI_CONFIG_SECRET_KEYS'];
  }
}

/** The part of a request for a resource that mocks are not shown. */
interface Request {
  getType(): string;
  getName(): string;
  getDependenciesList(): string[];
  getDeletebeforereplace(): boolean;
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getImportid(): string;
}

type Options = Pick<
  Declared,
  'dependsOn' | 'deleteBeforeReplace' | 'protect' | 'ignoreChanges' | 'replaceOnChanges' | 'importId'
>;

const NO_OPTIONS: Options = {
  dependsOn: [],
  deleteBeforeReplace: false,
  protect: false,
  ignoreChanges: [],
  replaceOnChanges: [],
  importId: '',
};

function spyOnRequests(): { of(type: string, name: string): Options; restore(): void } {
  const seen = new Map<string, Options>();
  const real = MockMonitor.prototype.registerResource;
  MockMonitor.prototype.registerResource = function (request: Request, callback) {
    seen.set(`${request.getName()} ${request.getType()}`, {
      dependsOn: request.getDependenciesList().map((urn) => urn.split('::').at(-1) ?? ''),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      protect: request.getProtect(),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      importId: request.getImportid(),
    });
    return real.call(this, request, callback);
  };
  return {
    of: (type, name) => seen.get(`${name} ${type}`) ?? NO_OPTIONS,
    restore: () => void (MockMonitor.prototype.registerResource = real),
  };
}

/** What only the cloud knows. */
function computed(type: string, name: string): Record<string, unknown> {
  switch (type) {
    case 'alicloud:ram/role:Role':
      return { arn: `acs:ram::${ACCOUNT}:role/${name}`, createTime: '2026-03-01T10:00:00Z' };
    case 'alicloud:ram/accessKey:AccessKey':
      return { secret: 'the-secret-of-the-key' };
    default:
      return {};
  }
}

async function settle(key: string, value: unknown): Promise<{ key: string; value: unknown; secret: boolean }> {
  const output: pulumi.Output<unknown> = pulumi.output(value) as pulumi.Output<unknown>;
  return {
    key,
    value: await new Promise((resolve) => void output.apply(resolve)),
    secret: await pulumi.isSecret(output),
  };
}

const SECRET = '4dabf18193072939515e22adb298388d';
const VALUE = '1b47061264138c4ac30d75fd1eb44270';

function isSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Record<string, unknown>)[SECRET] === VALUE;
}

function holdsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsSecret);
}

/** Secrets unwrapped. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (isSecret(value)) return plain((value as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}
