import type { Service } from '../../core/action';
import { REGIONS } from '../../core/regions';
import { kmsActions } from './actions';
import { newKey } from './keys';
import { kmsTagActions } from './tags';
import type {} from './state';

export const createKms = (): Service => ({
  name: 'kms',
  protocol: 'rpc',
  isJson: true,
  endpoints: ['kms.{region}.aliyuncs.com', 'kms-vpc.{region}.aliyuncs.com'],
  actions: [...kmsActions, ...kmsTagActions],
  begin(world, seed) {
    world.kms = Object.fromEntries(REGIONS.map(({ id }) => [id, { keys: {} }]));
    for (const { region, id, granted } of seed.kmsKeys) {
      const place = world.kms[region];
      if (place) place.keys[id] = newKey(id, world.now, { ...(!granted && { granted }) });
    }
  },
});
