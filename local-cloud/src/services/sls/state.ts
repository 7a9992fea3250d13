import type { Tags } from '../../core/tags';
import type { World } from '../../core/world';

declare module '../../core/world' {
  interface World {
    sls: SlsState;
  }
}

interface SlsState {
  /** By name: names are global, a project lives in one region. */
  projects: Record<string, SlsProject>;
}

export interface SlsProject {
  name: string;
  region: string;
  description: string;
  resourceGroupId: string;
  dataRedundancyType: string;
  createTime: string;
  lastModifyTime: string;
  tags: Tags;
  stores: Record<string, SlsStore>;
}

export interface SlsStore {
  name: string;
  /** Days. */
  ttl: number;
  shardCount: number;
  /** Settings given back as they came. */
  settings: Record<string, unknown>;
  meteringMode: string;
  /** Seconds since 1970. */
  createTime: number;
  lastModifyTime: number;
  index?: { body: Record<string, unknown>; lastModifyTime: number };
  rows: LogRow[];
}

export interface LogRow {
  /** Virtual ms since 1970. */
  at: number;
  fields: Record<string, string>;
}

/** One line of a log, as the cloud's owner reads it. */
export interface LogRecord {
  /** ISO, virtual. */
  time: string;
  project: string;
  logstore: string;
  fields: Record<string, string>;
}

export function findStore(world: World, region: string, project: string, store: string): SlsStore | undefined {
  const found = world.sls.projects[project];
  return found?.region === region ? found.stores[store] : undefined;
}

const DAY_MS = 86_400_000;
/** What is past its time is swept away once in so many lines. */
const SWEEP_EVERY = 1000;

export function append(store: SlsStore, row: LogRow): void {
  store.rows.push(row);
  if (store.rows.length % SWEEP_EVERY !== 0) return;
  const oldest = row.at - store.ttl * DAY_MS;
  store.rows = store.rows.filter(({ at }) => at >= oldest);
}

/** Lines of any time, put where they belong. */
export function insert(store: SlsStore, rows: LogRow[], now: number): void {
  const oldest = now - store.ttl * DAY_MS;
  store.rows = [...store.rows, ...rows].filter(({ at }) => at >= oldest).sort((a, b) => a.at - b.at);
}

/** Everything in the stores named, in the order of time; what is older than a store's ttl is gone. */
export function readLogs(world: World, project?: string, store?: string): LogRecord[] {
  const found: { at: number; record: LogRecord }[] = [];
  for (const inProject of Object.values(world.sls.projects)) {
    for (const inStore of Object.values(inProject.stores)) {
      if ((project ?? inProject.name) !== inProject.name || (store ?? inStore.name) !== inStore.name) continue;
      const oldest = world.now - inStore.ttl * DAY_MS;
      for (const { at, fields } of inStore.rows) {
        if (at < oldest) continue;
        const time = new Date(at).toISOString();
        found.push({ at, record: { time, project: inProject.name, logstore: inStore.name, fields } });
      }
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ record }) => record);
}
