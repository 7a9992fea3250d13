export { LocalCloud } from './localCloud';
export type { Snapshot, StartOptions } from './localCloud';
export type { Endpoints } from './core/call';
export type { CallRecord } from './core/callLog';
export type { FaultKind, FaultRule } from './core/fault';
export type { Seed, SeedInput } from './core/seed';
export type { Invocation } from './services/fc/state';
export type { LogRecord } from './services/sls/state';
