import type { Service } from '../../core/action';
import type { ServerPort } from '../../core/call';
import { contactGroupActions } from './contactGroups';
import { ruleActions } from './rules';
import { Watch } from './watch';

/** CloudMonitor: contact groups, and alarm rules over the metrics of functions. */
export const createCms = (host: ServerPort): Service => ({
  name: 'cms',
  protocol: 'rpc',
  endpoints: ['metrics.{region}.aliyuncs.com', 'metrics.aliyuncs.com'],
  actions: [...contactGroupActions, ...ruleActions],
  begin(world) {
    world.cms = { regions: {}, alerts: [] };
  },
  events: new Watch(host),
});
