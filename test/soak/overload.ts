import { LocalCloud } from 'local-cloud';
import { parseSettings } from '../../src/plan/config/parse';
import { Course } from '../../src/rehearsal/course';
import { Eyes, isUsable } from './checker/view';

const FROM = Date.UTC(2026, 0, 1);
const SLOT = 3_600_000;
const SERVERS = 20;

/**
 * Twenty servers with an hourly slot, of which the cloud copies five at a time: more than it can do.
 *
 * @returns slots between the newest copies of any two servers, at most, once every server has one; Infinity where it never had
 */
export async function overload(hours: number, copyMinutes: number): Promise<number> {
  const ids = Array.from({ length: SERVERS }, (_, i) => `i-uf6${String(i).padStart(17, '0')}`);
  const config = {
    'offsite:sourceRegion': 'cn-shanghai',
    'offsite:destinationRegions': ['cn-qingdao'],
    'offsite:vault': 'offsite-busy',
    'offsite:plans': { hourly: { instances: ids, schedule: '0 * * * *', maxAgeHours: 12 } },
  };
  const { settings } = parseSettings({ config, project: 'offsite', stack: 'busy', now: new Date(FROM) });
  const cloud = await LocalCloud.start({
    seed: {
      now: new Date(FROM).toISOString(),
      servers: ids.map((id) => ({ id, region: 'cn-shanghai', disks: [{ sizeGiB: 40 }] })),
      durations: { imageMinutes: 10, copyMinutes },
    },
  });
  const eyes = new Eyes(cloud, 'offsite-busy');
  const apart: number[] = [];
  const course = new Course({
    cloud,
    settings,
    random: () => 0.5,
    afterTick: () => void apart.push(...slotsApart(eyes, ids)),
  });
  await course.until(new Date(FROM + hours * SLOT));
  await cloud.close();
  return apart.length > 0 ? Math.max(...apart) : Infinity;
}

/** None as long as a server has no copy. */
function slotsApart(eyes: Eyes, ids: readonly string[]): number[] {
  const copies = eyes.look().images.filter((image) => image.isCopy && isUsable(image));
  const newest = ids.map((id) => Math.max(...copies.filter(({ instance }) => instance === id).map(({ slot }) => slot)));
  return newest.every(Number.isFinite) ? [spread(newest) / SLOT] : [];
}

function spread(numbers: readonly number[]): number {
  return Math.max(...numbers) - Math.min(...numbers);
}
