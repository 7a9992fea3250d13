import type { RecoveryMode, RecoverySettings, Selection } from '../../plan/recovery-settings';
import { slotText, TAG, type Tags } from '../identity';
import type { ServerToMake } from './plan-server';

/** What a server of the recovery stack is marked with: by these tags alone it is found again. */
export const SERVER_TAG = {
  vault: TAG.vault,
  plan: TAG.plan,
  /** The old id. */
  instance: TAG.instance,
  slot: TAG.slot,
  taken: TAG.taken,
  role: TAG.role,
  recovery: 'offsite-recovery',
  /** Two stacks may start servers of one vault side by side; neither touches the other's. */
  stack: 'offsite-stack',
} as const;

/** A server of this stack that is there. */
export interface LiveServer {
  id: string;
  /** The old id. */
  instance: string;
  plan: string;
  /** Of its data; an invalid date where its tags do not tell. */
  slot: Date;
  takenAt: Date;
  /** Of RAM; kept here since nothing else tells it once the copy is gone. */
  role?: string;
  mode: string;
  status: string;
  type: string;
  zone: string;
  vSwitchId: string;
  privateIp: string;
  imageId: string;
  createdAt: string;
}

export function serverTags(vault: string, stack: string, mode: RecoveryMode, server: ServerToMake): Tags {
  return {
    [SERVER_TAG.vault]: vault,
    [SERVER_TAG.plan]: server.plan,
    [SERVER_TAG.instance]: server.instance,
    [SERVER_TAG.slot]: slotText(server.slot),
    [SERVER_TAG.taken]: server.takenAt.toISOString(),
    ...(server.role && { [SERVER_TAG.role]: server.role }),
    [SERVER_TAG.recovery]: mode,
    [SERVER_TAG.stack]: stack,
  };
}

export function isRunning({ status }: LiveServer): boolean {
  return status !== 'Stopped';
}

/** Is it wanted? What the sheet said is no longer known, so that it rules nobody out. */
export function isSelected({ instance, plan }: LiveServer, { plans, instances }: Selection): boolean {
  return (plans?.includes(plan) ?? true) && (instances?.includes(instance) ?? true);
}

/** Of one that is to run. The engine does not look at what it knows of: to it, one that it has started runs. */
export function stoppedMeanwhile({ id, instance, status, mode: of }: LiveServer, mode: RecoveryMode): string[] {
  if (status !== 'Stopped' || of !== mode) return [];
  return [
    `${id} (for ${instance}) of this ${mode} is stopped: if \`pulumi up\` leaves it so, ` +
      '`pulumi up --refresh --continue-on-error` starts it.',
  ];
}

/**
 * Why this mode must not be gone into while these servers are there; undefined where it may. A slip of the mode must not stop or
 * delete a server that people work with.
 */
export function refusalOf({ mode, protect }: RecoverySettings, live: readonly LiveServer[]): string | undefined {
  const inDrill = live.filter((server) => server.mode === 'drill');
  const others = live.filter((server) => server.mode !== 'drill');
  if (mode === 'drill' && others.length > 0) {
    return `${list(others)} of this stack are no drill: a drill needs a stack of its own.`;
  }
  if ((mode === 'failover' || mode === 'standby') && inDrill.length > 0) {
    return `${list(inDrill)} of this stack are of a drill: set the mode to off and \`pulumi up\` first.`;
  }
  return mode === 'failover' || mode === 'drill' ? undefined : endRefusalOf(mode, protect, live);
}

function endRefusalOf(mode: RecoveryMode, protect: boolean, live: readonly LiveServer[]): string | undefined {
  const inFailover = live.filter((server) => server.mode === 'failover');
  if (protect && inFailover.length > 0) {
    return (
      `${list(inFailover)} of a failover are live, and mode ${mode} would end it. To give them up: set ` +
      'offsite:recovery.protect to false and `pulumi up` in mode failover, then change the mode.'
    );
  }
  const running = live.filter((server) => server.mode === 'standby' && isRunning(server));
  if (mode === 'off' && protect && running.length > 0) {
    return `${list(running)} of standby are running: stop them first, or set offsite:recovery.protect to false.`;
  }
  return undefined;
}

const SHOWN = 5;

function list(servers: readonly LiveServer[]): string {
  const names = servers.slice(0, SHOWN).map(({ id, instance }) => `${id} (for ${instance})`);
  const more = servers.length > SHOWN ? ` and ${servers.length - SHOWN} more` : '';
  return `Servers ${names.join(', ')}${more}`;
}
