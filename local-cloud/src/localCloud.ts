import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Control } from './control/control';
import type { ServerPort, Endpoints } from './core/call';
import type { CallRecord } from './core/callLog';
import { VirtualClock } from './core/clock';
import { readFaults, type FaultRule } from './core/faults/rule';
import { isDark } from './core/faults/strike';
import { keep } from './core/kept';
import { REGIONS } from './core/regions';
import { Registry } from './core/registry';
import type { Seed, SeedInput } from './core/seed';
import { readSeed } from './core/seed';
import type { World } from './core/world';
import { newWorld } from './core/newWorld';
import { normalised } from './core/normalised';
import type { Certificates } from './front/certificate';
import { dispatch, type Front } from './front/dispatch';
import { NonceBook } from './front/nonces';
import type { FrontServer } from './front/server';
import { listen } from './front/server';
import { callInProcess, type InProcessAnswer, type InProcessCall } from './inProcess';
import { SERVICES } from './services';
import type { Alert } from './services/cms/state';
import { invokeByHand } from './services/fc';
import type { Invocation } from './services/fc/state';
import { readLogs, type LogRecord } from './services/sls/state';

export interface StartOptions {
  seed?: SeedInput;
  /** Of 127.0.0.1; default 0, a free one. */
  port?: number;
}

/** A world at one moment; opaque. */
export interface Snapshot {
  readonly world: World;
  readonly calls: readonly CallRecord[];
}

/** No API of the cloud has a path that begins so. */
const CONTROL_PREFIX = '/-/';

/** Clouds of one process share a CA: loading what makes it, and making it, takes longer than all else at the start. */
const certificatesOfThisProcess = (): Promise<Certificates> =>
  keep('certificates', async () => {
    const { makeCertificates } = await import('./front/certificate');
    return makeCertificates(
      REGIONS.map(({ id }) => id),
      new Date(),
    );
  });

/** A running local cloud. It listens on loopback only, and its time moves only when told to. */
export class LocalCloud implements ServerPort {
  readonly clock: VirtualClock;
  halter?: (accessKeyId: string) => () => void;
  elapse?: (to: Date) => Promise<void>;
  endpoints!: Endpoints;
  readonly registry: Registry;
  private present: World;
  private record: CallRecord[] = [];
  private server?: FrontServer;
  private folder?: string;
  private readonly seed: Seed;
  private readonly front: Front;

  private constructor(seedInput: SeedInput | undefined) {
    this.seed = readSeed(seedInput);
    this.clock = new VirtualClock(
      () => this.present,
      () => this.registry.services.flatMap((service) => (service.events ? [service.events] : [])),
    );
    this.registry = new Registry(SERVICES.map((make) => make(this)));
    this.present = newWorld(this.seed, this.registry.services);
    this.front = {
      registry: this.registry,
      host: this,
      nonces: new NonceBook(),
      record: (call) => void this.record.push(call),
      realNow: () => Date.now(),
    };
  }

  /** @throws Error for a seed that is not valid or a port in use. */
  static async start(options: StartOptions = {}): Promise<LocalCloud> {
    const cloud = new LocalCloud(options.seed);
    await cloud.open(options.port ?? 0);
    return cloud;
  }

  get world(): World {
    return this.present;
  }

  readonly faults = {
    /** @throws Error for a rule that cannot hold. */
    add: (rule: FaultRule): void => void this.present.faults.push(...readFaults(rule, this.registry.services)),
    clear: (): void => void (this.present.faults = []),
  };

  /** Every call since the start, in the order of arrival, refused ones included. */
  calls(): readonly CallRecord[] {
    return this.record;
  }

  /** For long runs, whose calls would fill the memory. */
  forgetCalls(): void {
    this.record = [];
  }

  /** One call without a connection: for runs of years in one process. @throws Error for a service or caller that is not there. */
  call(asked: InProcessCall): Promise<InProcessAnswer> {
    return callInProcess(asked, this.front);
  }

  /** Every run of a function, and every event given up, in the order of their ends. */
  invocations(): readonly Invocation[] {
    return this.present.fc.invocations;
  }

  /** What alarm rules told their contact groups. */
  alerts(): readonly Alert[] {
    return this.present.cms.alerts;
  }

  /** Lines in the log service, by time: of one project or store, or of all. */
  logs(project?: string, store?: string): LogRecord[] {
    return readLogs(this.present, project, store);
  }

  /** Runs a function as a synchronous InvokeFunction does, at the present time. */
  invoke(region: string, functionName: string, payload: string | Buffer = ''): Promise<Invocation> {
    return invokeByHand(this, region, functionName, payload);
  }

  /** The whole world as plain JSON, sorted, for comparisons. */
  state(): unknown {
    return normalised(this.present);
  }

  snapshot(): Snapshot {
    return { world: structuredClone(this.present), calls: this.record.map((call) => ({ ...call })) };
  }

  /** Puts a snapshot's world in the place of the present one. Function processes of the old one are ended or begin anew. */
  async restore(snapshot: Snapshot): Promise<void> {
    this.present = structuredClone(snapshot.world);
    this.record = snapshot.calls.map((call) => ({ ...call }));
    this.front.nonces.forget();
    for (const service of this.registry.services) await service.restored?.();
  }

  /** Back to the seed, as if just started: time, faults and calls too. */
  reset(): Promise<void> {
    return this.restore({ world: newWorld(this.seed, this.registry.services), calls: [] });
  }

  /** True if nothing but time differs from the snapshot. */
  equals(snapshot: Snapshot): boolean {
    return isDeepStrictEqual(normalised(snapshot.world), this.state());
  }

  async close(): Promise<void> {
    this.clock.stop();
    for (const service of this.registry.services) await service.close?.();
    await this.server?.close();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  private async open(port: number): Promise<void> {
    const certificates = await certificatesOfThisProcess();
    this.server = await listen(
      {
        dispatch: (wire) => dispatch(wire, this.front),
        isDark: (host) => isDark(this.present, this.registry.locate(host)?.parts.region ?? ''),
        control: new Control(this, CONTROL_PREFIX),
      },
      certificates,
      port,
    );
    this.folder = mkdtempSync(join(tmpdir(), 'local-cloud-'));
    const caFile = join(this.folder, 'ca.pem');
    writeFileSync(caFile, certificates.ca);
    const httpUrl = `http://127.0.0.1:${this.server.port}`;
    const { id, accessKeyId, accessKeySecret } = this.present.account;
    this.endpoints = {
      httpUrl,
      proxyUrl: httpUrl,
      tlsPort: this.server.tlsPort,
      controlUrl: `${httpUrl}${CONTROL_PREFIX}`,
      caFile,
      accountId: id,
      accessKeyId,
      accessKeySecret,
    };
  }
}
