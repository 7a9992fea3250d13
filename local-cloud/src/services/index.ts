import type { ServiceFactory } from '../core/registry';

/** Every service of the local cloud: a new one is added here. */
export const SERVICES: ServiceFactory[] = [];
