import type { LocalCloud } from 'local-cloud';
import { askRam } from '../../../demo/account';
import { timersOf } from './pass';

const SHANGHAI = 'cn-shanghai';
const HEM = 'i-uf661wb708uvqc9jyhem';
const ROLE = 'offsite-prod-function';

/** What happens to the pipeline on the evening before the second night, or when it is `from`, and until when nobody looks. */
interface Event {
  from?: string;
  happens?: (cloud: LocalCloud) => unknown;
  until?: string;
}

const NEXT_MORNING = '2026-03-04T01:10:00Z';

/** As the comments in the runbooks name them. */
export const EVENTS: Record<string, Event> = {
  'cn-shanghai is dark': { happens: ({ faults }) => faults.add({ kind: 'dark', region: SHANGHAI }) },
  'cn-shanghai is dark from 01:55 to 09:00': {
    happens: ({ faults }) =>
      faults.add({ kind: 'dark', region: SHANGHAI, from: '2026-03-03T17:55:00Z', until: '2026-03-04T01:00:00Z' }),
    until: NEXT_MORNING,
  },
  'cn-shanghai is dark for long': {
    happens: ({ faults }) => faults.add({ kind: 'dark', region: SHANGHAI }),
    until: '2026-03-04T07:30:00Z',
  },
  'images fail': {
    happens: ({ faults }) => faults.add({ kind: 'fail', action: 'CreateImage', times: 6 }),
    until: NEXT_MORNING,
  },
  'images are made again': { happens: ({ faults }) => faults.clear() },
  'i-uf661wb708uvqc9jyhem has a local disk': { happens: addLocalDisk, until: NEXT_MORNING },
  'the timer is gone': { happens: (cloud) => setTimers(cloud, undefined) },
  'the timer is back': { happens: (cloud) => setTimers(cloud, cloud.clock.now().getTime() + 60_000) },
  'the role is gone': {
    happens: async (cloud) => {
      await askRam(cloud, 'DetachPolicyFromRole', { RoleName: ROLE, PolicyName: `${ROLE}-1`, PolicyType: 'Custom' });
      await askRam(cloud, 'DeleteRole', { RoleName: ROLE });
    },
  },
  'cn-qingdao takes no more images': {
    from: '2026-03-09T17:30:00Z',
    happens: ({ world }) => {
      const images = Object.keys(world.ecs.regions['cn-qingdao']?.images ?? {});
      world.ecs.quotas.imagesPerRegion = images.length + 1;
    },
    until: '2026-03-09T20:00:00Z',
  },
  'a week has passed': { until: '2026-03-10T01:00:00Z' },
};

function addLocalDisk({ world }: LocalCloud): void {
  const disks = world.ecs.regions[SHANGHAI]?.disks;
  const system = Object.values(disks ?? {}).find(({ instanceId }) => instanceId === HEM);
  const local = { id: 'd-local', type: 'data' as const, device: '/dev/xvdz', category: 'local_ssd_pro' };
  if (disks && system) disks[local.id] = { ...system, ...local };
}

function setTimers(cloud: LocalCloud, next: number | undefined): void {
  for (const timer of timersOf(cloud)) timer.next = next;
}
