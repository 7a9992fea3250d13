import type { Service } from '../../core/action';
import { indexActions } from './indexes';
import { logActions } from './logs';
import { projectActions, regionActions } from './projects';
import { putLogActions } from './putLogs';
import { storeActions } from './stores';

/** Simple Log Service, as each project's own host answers. */
export const createSls = (): Service => ({
  name: 'sls',
  protocol: 'sls',
  endpoints: ['{project}.{region}-intranet.log.aliyuncs.com', '{project}.{region}.log.aliyuncs.com'],
  actions: [...projectActions, ...logActions, ...putLogActions, ...storeActions, ...indexActions],
  begin(world) {
    world.sls = { projects: {} };
  },
});

/** The part of it that the region's host answers: making, listing and tagging projects. */
export const createSlsRegion = (): Service => ({
  name: 'sls',
  protocol: 'sls',
  endpoints: ['{region}-intranet.log.aliyuncs.com', '{region}.log.aliyuncs.com'],
  actions: regionActions,
  begin: () => undefined,
});
