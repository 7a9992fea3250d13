import type { Service } from '../../core/action';
import { bucketActions } from './buckets';
import { listActions } from './lists';
import { markActions } from './marks';
import { objectActions } from './objects';
import { settingActions } from './settings';
import type {} from './state';

/** Object storage: buckets with their settings, and objects with their versions. */
export const createOss = (): Service => ({
  name: 'oss',
  protocol: 'oss',
  endpoints: [
    '{bucket}.oss-{region}-internal.aliyuncs.com',
    '{bucket}.oss-{region}.aliyuncs.com',
    'oss-{region}-internal.aliyuncs.com',
    'oss-{region}.aliyuncs.com',
  ],
  actions: [...bucketActions, ...settingActions, ...markActions, ...listActions, ...objectActions],
  begin(world) {
    world.oss = { buckets: {} };
  },
});
