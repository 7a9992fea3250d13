import { z } from 'zod';
import { readFaults } from '../core/faults/rule';
import type { LocalCloud } from '../localCloud';
import type { LogRecord } from '../services/sls/state';
import { ControlError } from './error';
import { Snapshots } from './snapshots';

/** What a method of a path does: its result is the answer's JSON. */
export type Handler = (body: unknown, query: URLSearchParams) => unknown;
export type Routes = Record<string, Partial<Record<'GET' | 'POST' | 'DELETE', Handler>>>;

const move = z.union([z.strictObject({ advance: z.string() }), z.strictObject({ to: z.string() })]);

/** The control API of one cloud, by path below its prefix. */
export function routesOf(cloud: LocalCloud): Routes {
  const snapshots = new Snapshots();
  const time = () => ({ now: cloud.clock.now().toISOString() });
  return {
    state: { GET: () => cloud.state() },
    calls: { GET: () => cloud.calls() },
    invocations: { GET: () => cloud.invocations() },
    alerts: { GET: () => cloud.alerts() },
    logs: { GET: (_body, query) => logs(cloud, query.get('project') ?? undefined, query.get('logstore') ?? undefined) },
    clock: {
      GET: time,
      POST: async (body) => {
        await moveClock(cloud, body);
        return time();
      },
    },
    faults: {
      GET: () => cloud.world.faults,
      POST: (body) => {
        cloud.world.faults.push(...readFaults(body, cloud.registry.services));
        return { faults: cloud.world.faults.length };
      },
      DELETE: () => {
        cloud.faults.clear();
        return { faults: 0 };
      },
    },
    reset: {
      POST: async () => {
        await cloud.reset();
        return time();
      },
    },
    snapshot: {
      GET: () => ({ ids: snapshots.ids() }),
      POST: (body) => ({ id: snapshots.put(body, () => cloud.snapshot()), ...time() }),
    },
    restore: {
      POST: async (body) => {
        const { id, snapshot } = snapshots.get(body);
        await cloud.restore(snapshot);
        return { id, ...time() };
      },
    },
  };
}

/** @throws ControlError for a project or logstore that is not there, which else looks like one without lines. */
function logs(cloud: LocalCloud, project?: string, store?: string): LogRecord[] {
  const projects = Object.values(cloud.world.sls.projects);
  const asked = projects.filter(({ name }) => (project ?? name) === name);
  if (project !== undefined) checkThere('project', project, Object.keys(cloud.world.sls.projects));
  if (store !== undefined)
    checkThere('logstore', store, [...new Set(asked.flatMap(({ stores }) => Object.keys(stores)))]);
  return cloud.logs(project, store);
}

function checkThere(kind: string, name: string, known: string[]): void {
  if (known.includes(name)) return;
  const there = known.length > 0 ? `There are: ${known.join(', ')}.` : 'There is none yet.';
  throw new ControlError(404, `There is no ${kind} "${name}". ${there}`);
}

async function moveClock(cloud: LocalCloud, body: unknown): Promise<void> {
  const read = move.safeParse(body);
  if (!read.success) {
    throw new ControlError(400, 'Expected {"advance": "PT5M"} or {"to": "2026-03-02T10:00:00Z"}, one of the two.');
  }
  await ('advance' in read.data ? cloud.clock.advance(read.data.advance) : cloud.clock.to(read.data.to));
}
