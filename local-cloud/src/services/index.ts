import type { ServiceFactory } from '../core/registry';
import { createBusiness } from './business';
import { createCms } from './cms';
import { createEcs } from './ecs';
import { createFc } from './fc';
import { createKms } from './kms';
import { createLocation } from './location';
import { createOss } from './oss';
import { createRam } from './ram';
import { createSls, createSlsRegion } from './sls';
import { createSts } from './sts';
import { createVpc } from './vpc';

/** Every service of the local cloud: a new one is added here. */
export const SERVICES: ServiceFactory[] = [
  createEcs,
  createVpc,
  createKms,
  createRam,
  createSts,
  createFc,
  createSls,
  createSlsRegion,
  createCms,
  createOss,
  createLocation,
  createBusiness,
];
