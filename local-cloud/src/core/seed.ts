import { z } from 'zod';
import { nearest } from './nearest';
import { REGIONS } from './regions';

const region = z.string().refine((id) => REGIONS.some((known) => known.id === id), 'no such region');
const duration = z.union([
  z.number().positive(),
  z.strictObject({ min: z.number().positive(), max: z.number().positive() }),
]);

const diskSchema = z.strictObject({
  id: z.string().optional(),
  sizeGiB: z.number().int().min(1),
  /** Default cloud_essd. */
  category: z.string().default('cloud_essd'),
  /** Default: the first disk of a server is the system disk. */
  type: z.enum(['system', 'data']).optional(),
  device: z.string().optional(),
  /** KMS key of an encrypted disk. */
  kmsKeyId: z.string().optional(),
});

const serverSchema = z.strictObject({
  /** With `count` > 1 a part of it: `-2` and so on is added. */
  id: z.string().optional(),
  region,
  count: z.number().int().min(1).default(1),
  name: z.string().optional(),
  type: z.string().default('ecs.g7.large'),
  /** Default: the region's first zone. */
  zone: z.string().optional(),
  status: z.enum(['Pending', 'Running', 'Starting', 'Stopping', 'Stopped']).default('Running'),
  tags: z.record(z.string(), z.string()).default({}),
  disks: z.array(diskSchema).min(1).optional(),
  vSwitchId: z.string().optional(),
  privateIp: z.string().optional(),
  securityGroupIds: z.array(z.string()).optional(),
  ramRole: z.string().optional(),
  /** Locked for security: cannot be imaged. */
  locked: z.boolean().default(false),
  /** False: servers made from its images run, and their system does not come up. */
  boots: z.boolean().default(true),
});

const seedSchema = z.strictObject({
  accountId: z
    .string()
    .regex(/^\d{16}$/, '16 digits')
    .default('1234567890123456'),
  now: z.iso.datetime({ offset: true }).default('2026-03-01T10:00:00Z'),
  random: z.number().int().default(1),
  servers: z.array(serverSchema).default([
    { ...exampleServer('i-uf661wb708uvqc9jyhem', 'api-1', '10.0.0.11'), region: 'cn-shanghai' },
    { ...exampleServer('i-uf661wb708uvqc9jyhel', 'api-2', '10.0.0.12'), region: 'cn-shanghai' },
  ]),
  kmsKeys: z
    .array(z.strictObject({ region, id: z.string(), /** May ECS use it? */ granted: z.boolean().default(true) }))
    .default([]),
  /** Images and snapshots that were there before, not of any vault: `nights` per server, and as many plain snapshots per disk. */
  history: z
    .strictObject({ nights: z.number().int().min(0), disks: z.number().int().min(1).default(1) })
    .prefault({ nights: 0 }),
  /** Virtual minutes, fixed or drawn between min and max. */
  durations: z
    .strictObject({
      imageMinutes: duration.default(35),
      copyMinutes: duration.default(35),
      /** From being told to start to Running; clients that wait in real time need 0, or a clock that moves. */
      bootMinutes: z.union([z.literal(0), duration]).default(0),
    })
    .prefault({}),
  /** What servers say to commands of Cloud Assistant: the first that is part of the command's text; else nothing, exit code 0. */
  commands: z
    .array(z.strictObject({ part: z.string(), exitCode: z.number().int().default(0), output: z.string().default('') }))
    .default([]),
  /** Instance types of which only so many can still be had, in a zone or in all of them together. */
  soldOut: z
    .array(
      z.strictObject({
        region,
        zone: z.string().optional(),
        type: z.string(),
        left: z.number().int().min(0).default(0),
      }),
    )
    .default([]),
  quotas: z
    .strictObject({
      /** Its real value is not published: out of the way by default. */
      imagesPerRegion: z.number().int().min(0).default(100_000),
      snapshotsPerDisk: z.number().int().min(0).default(2000),
      concurrentSnapshotsPerDisk: z.number().int().min(1).default(10),
      concurrentCopies: z.number().int().min(1).default(5),
      vCpusPerRegion: z.number().int().min(0).default(10_000),
    })
    .prefault({}),
  options: z
    .strictObject({
      listLagSeconds: z.number().min(0).default(0),
      copyConflict: z.boolean().default(false),
      tagSnapshots: z.boolean().default(false),
      tokenBusySeconds: z.number().min(0).default(0),
      deleteMissingImage: z.enum(['ignored', 'not-found']).default('ignored'),
    })
    .prefault({}),
});

/** What the cloud starts with: as the user may write it, everything optional. */
export type SeedInput = z.input<typeof seedSchema>;
export type Seed = z.output<typeof seedSchema>;
export type SeedServer = Seed['servers'][number];
export type Duration = z.output<typeof duration>;

/** @throws Error that names every wrong field, one a line. */
export function readSeed(input: SeedInput = {}): Seed {
  const read = seedSchema.safeParse(input);
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => `  ${issue.path.join('.') || 'seed'}: ${problemOf(issue)}`);
  throw new Error(`The seed of the local cloud is not valid:\n${problems.join('\n')}`);
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const known = keysAt(seedSchema, issue.path);
  return issue.keys
    .map((key) => {
      const meant = nearest(key, known);
      return `there is no key "${key}"; ${meant === undefined ? `there are: ${known.join(', ')}` : `the nearest is "${meant}"`}`;
    })
    .join('; ');
}

/** The keys that a seed may have at a path. */
function keysAt(schema: unknown, [step, ...rest]: PropertyKey[]): string[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return keysAt(schema.unwrap(), step === undefined ? [] : [step, ...rest]);
  }
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Record<string, unknown>;
  return step === undefined ? Object.keys(shape) : keysAt(shape[String(step)], rest);
}

function exampleServer(id: string, name: string, privateIp: string) {
  return {
    id,
    name,
    privateIp,
    count: 1,
    type: 'ecs.g7.large',
    status: 'Running' as const,
    tags: { service: 'api', env: 'prod' },
    disks: [
      { sizeGiB: 40, category: 'cloud_essd' },
      { sizeGiB: 200, category: 'cloud_essd' },
    ],
    vSwitchId: 'vsw-uf6m8x2k1q0dch5w3t7ya',
    securityGroupIds: ['sg-uf6e1r4b9n6zjq2p8k3l'],
    locked: false,
    boots: true,
  };
}
