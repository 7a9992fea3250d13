import type { ServiceFactory } from '../core/registry';
import { createBusiness } from './business';
import { createEcs } from './ecs';
import { createKms } from './kms';
import { createLocation } from './location';
import { createRam } from './ram';
import { createSts } from './sts';

/** Every service of the local cloud: a new one is added here. */
export const SERVICES: ServiceFactory[] = [createEcs, createKms, createRam, createSts, createLocation, createBusiness];
