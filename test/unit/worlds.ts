import type { Plan, Settings } from '../../src/plan/settings';
import { identityTags, type Identity } from '../../src/recovery/identity';
import { copyTags, readPoint, type Point } from '../../src/recovery/point';
import { sheetTags } from '../../src/recovery/sheet';
import type { World } from '../../src/recovery/world';

/** Small worlds for tests of decisions: two servers in Shanghai, copies to Qingdao, 02:00 in Shanghai every night. */
export const SOURCE = 'cn-shanghai';
export const DESTINATION = 'cn-qingdao';

export function plan(changes: Partial<Plan> = {}): Plan {
  return {
    name: 'web',
    instances: ['i-1', 'i-2'],
    schedule: '0 2 * * *',
    timeZone: 'Asia/Shanghai',
    imageName: 'web',
    destinationImageName: 'web',
    keep: {},
    maxAgeHours: 36,
    startWithinHours: 6,
    paused: false,
    formerNames: [],
    ...changes,
  };
}

export function settings(changes: Partial<Settings> = {}): Settings {
  return {
    vault: 'offsite-prod',
    sourceRegion: SOURCE,
    destinationRegions: [DESTINATION],
    homeRegion: DESTINATION,
    plans: [plan()],
    encryptionKeys: {},
    userAccessKey: false,
    alarmContactGroups: [],
    tickMinutes: 5,
    maxConcurrentCopies: 5,
    retiredRegions: [],
    assumedImageMinutes: 35,
    assumedCopyMinutes: 35,
    tags: {},
    ...changes,
  };
}

/** The slot of a night: 02:00 in Shanghai on that day of March 2026. */
export function night(day: number): Date {
  return new Date(Date.UTC(2026, 2, day - 1, 18));
}

export function at(day: number, hours: number): Date {
  return new Date(night(day).getTime() + hours * 3_600_000);
}

interface ImageLike {
  status?: string;
  attempt?: number;
  createdAt?: Date;
  progress?: number;
  disks?: number[];
  /** Disks that the instance had. */
  had?: number[];
  tags?: Record<string, string>;
}

let made = 0;

/** A source image of the night. */
export function image(instance: string, slot: Date, like: ImageLike = {}, identity: Partial<Identity> = {}): Point {
  const id: Identity = { vault: 'offsite-prod', plan: 'web', instance, slot, kind: 'scheduled', ...identity };
  const sheet = sheetTags({
    type: 'ecs.g7.large',
    zone: 'cn-shanghai-b',
    vSwitch: 'vsw-1',
    privateIp: '10.0.0.1',
    securityGroups: ['sg-1'],
    role: '',
    disks: (like.had ?? [40]).map((sizeGiB, i) => ({
      device: `/dev/xvd${'abcdef'[i]}`,
      category: 'cloud_essd',
      sizeGiB,
    })),
  });
  const seen = {
    id: `m-${++made}`,
    name: `web-${instance}`,
    status: like.status ?? 'Available',
    createdAt: like.createdAt ?? slot,
    progress: like.progress ?? 100,
    tags: { ...identityTags(id, like.attempt ?? 1), ...sheet, ...like.tags },
    disks: (like.disks ?? like.had ?? [40]).map((sizeGiB) => ({ sizeGiB, snapshotId: `s-${++made}` })),
  };
  return readPoint(seen, SOURCE, 'offsite-prod') as Point;
}

/** A copy of a source image. */
export function copy(source: Point, region = DESTINATION, like: ImageLike & { copyAttempt?: number } = {}): Point {
  const seen = {
    id: `m-${++made}`,
    name: source.name,
    status: like.status ?? 'Available',
    createdAt: like.createdAt ?? new Date(source.createdAt.getTime() + 3_600_000),
    progress: like.progress ?? 100,
    tags: { ...copyTags(source, like.copyAttempt ?? 1), ...like.tags },
    disks: (like.disks ?? source.disks.map(({ sizeGiB }) => sizeGiB)).map((sizeGiB) => ({
      sizeGiB,
      snapshotId: `s-${++made}`,
    })),
  };
  return readPoint(seen, region, 'offsite-prod') as Point;
}

/** Every snapshot of every point is tagged, unless `snapshots` says otherwise. */
export function world(now: Date, points: Point[], changes: Partial<World> = {}): World {
  const view = (region: string) => {
    const here = points.filter((point) => point.region === region);
    const snapshots = here.flatMap(({ disks, tags }) =>
      disks.flatMap(({ snapshotId }) => (snapshotId ? [{ id: snapshotId, tags }] : [])),
    );
    return { readable: true as const, points: here, snapshots };
  };
  const regions = [...new Set([SOURCE, DESTINATION, ...points.map(({ region }) => region)])];
  return {
    now,
    since: new Date(0),
    regions: Object.fromEntries(regions.map((region) => [region, view(region)])),
    members: { web: { readable: true, instances: ['i-1', 'i-2'] } },
    requests: [],
    ...changes,
  };
}

export const DARK = { readable: false as const, failure: { code: 'ECONNREFUSED', message: 'connection refused' } };
