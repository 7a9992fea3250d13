export type { Seed, SeedInput } from './core/seed';
export type { FaultKind, FaultRule } from './core/fault';
export type { Endpoints } from './core/call';
