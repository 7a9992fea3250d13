import type { LocalCloud, SeedInput } from 'local-cloud';
import { parseSettings } from '../../src/plan/config/parse';
import type { Settings } from '../../src/plan/settings';
import { functionDocuments } from '../../src/stack/grants';
import type { KeepRules } from './checker/images';

// The stack that the soak runs: a plan by ids in a zone with daylight saving, and one by tags twice a day.

export const SOURCE = 'cn-shanghai';
export const DESTINATIONS = ['cn-qingdao', 'cn-beijing'];
export const VAULT = 'offsite-soak';
export const ROLE = 'soak-function';
export const NIGHTLY = { name: 'nightly', zone: 'Europe/Berlin', times: ['02:30'] };
export const OFTEN = { name: 'often', zone: 'Asia/Shanghai', times: ['00:00', '12:00'] };

export interface Keep {
  source: KeepRules;
  destination: KeepRules;
}
/** At first, and after the change in the middle of each year and back. */
export const RULES: [Keep, Keep] = [
  { source: { last: 2 }, destination: { last: 7, weekly: 4 } },
  { source: { last: 1 }, destination: { last: 6, days: 5, weekly: 4, monthly: 2 } },
];

/** Every fifth of the servers is of the plan by tags. */
export function serverIds(count: number): { nightly: string[]; often: string[] } {
  const ids = Array.from({ length: count }, (_, i) => `i-uf6${String(i).padStart(17, '0')}`);
  return { nightly: ids.filter((_, i) => i % 5 !== 0), often: ids.filter((_, i) => i % 5 === 0) };
}

export function seedOf(count: number, random: number, from: string): SeedInput {
  const { nightly, often } = serverIds(count);
  const disks = [{ sizeGiB: 40 }, { sizeGiB: 100 }];
  return {
    now: from,
    random,
    servers: [
      ...nightly.map((id, i) => ({ id, region: SOURCE, disks: i % 2 ? disks : disks.slice(0, 1) })),
      ...often.map((id) => ({ id, region: SOURCE, disks, tags: { soak: 'often' } })),
    ],
    history: { nights: 2 },
    durations: { imageMinutes: { min: 10, max: 28 }, copyMinutes: { min: 10, max: 28 } },
  };
}

export function settingsOf(count: number, keep: Keep): Settings {
  const plans = {
    [NIGHTLY.name]: { instances: serverIds(count).nightly, schedule: '30 2 * * *', timeZone: NIGHTLY.zone, keep },
    [OFTEN.name]: { instanceTags: { soak: 'often' }, schedule: '0 */12 * * *', timeZone: OFTEN.zone, keep },
  };
  const config = {
    'offsite:sourceRegion': SOURCE,
    'offsite:destinationRegions': DESTINATIONS,
    'offsite:vault': VAULT,
    'offsite:plans': plans,
    // As few as can be: a year has to pass in minutes.
    'offsite:tickMinutes': 30,
  };
  return parseSettings({ config, project: 'offsite', stack: 'soak', now: new Date('2026-01-01T00:00:00Z') }).settings;
}

/** The function's role with the policies that the stack declares. */
export async function makeRole(cloud: LocalCloud, settings: Settings): Promise<void> {
  const ask = async (action: string, params: Record<string, string>) => {
    const answer = await cloud.call({ service: 'ram', action, region: SOURCE, params });
    if (answer.cut || answer.status !== 200) throw new Error(`${action} was refused`);
  };
  const trust = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } };
  const document = JSON.stringify({ Version: '1', Statement: [trust] });
  await ask('CreateRole', { RoleName: ROLE, AssumeRolePolicyDocument: document });
  for (const [i, text] of functionDocuments(settings, 'soak-logs').documents.entries()) {
    const name = `soak-${i}`;
    await ask('CreatePolicy', { PolicyName: name, PolicyDocument: text });
    await ask('AttachPolicyToRole', { PolicyType: 'Custom', PolicyName: name, RoleName: ROLE });
  }
}

/** Points of another vault, of the same servers and under the same plan's name. */
export async function makeForeignPoints(cloud: LocalCloud, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const tags = {
      'offsite-scheme': '1.1',
      'offsite-vault': 'offsite-other',
      'offsite-plan': NIGHTLY.name,
      'offsite-instance': id,
      'offsite-slot': '2025-12-31T01:30Z',
      'offsite-kind': 'scheduled',
    };
    const flat = Object.entries(tags).flatMap(([Key, Value], i) => [
      [`Tag.${i + 1}.Key`, Key],
      [`Tag.${i + 1}.Value`, Value],
    ]);
    const params = { RegionId: SOURCE, InstanceId: id, ImageName: `other-${id}`, ...Object.fromEntries(flat) };
    await cloud.call({ service: 'ecs', action: 'CreateImage', region: SOURCE, params });
  }
  await cloud.clock.advance('PT1H');
  await cloud.call({ service: 'ecs', action: 'DescribeImages', region: SOURCE, params: { RegionId: SOURCE } });
}
