/** Of a pipeline's life. The first one deploys what the others look after; the last ones change it for good. */
export const DAILY = ['install', 'morning', 'alarm', 'brake', 'quota', 'regions', 'leaked-key', 'leaving'];

/** Of the day when servers have to come up from their copies. */
export const DISASTER = ['restore-one', 'drill', 'standby', 'failover', 'failback'];

export const RUNBOOK_NAMES = [...DAILY, ...DISASTER];
