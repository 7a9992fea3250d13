import type { Service } from '../../core/action';
import { integer } from '../../params/read';

/** Billing, asked by the provider for the kind of account: there are no subscriptions here. */
export const createBusiness = (): Service => ({
  name: 'business',
  protocol: 'rpc',
  endpoints: ['business.aliyuncs.com', 'business.{region}.aliyuncs.com'],
  actions: [
    {
      service: 'business',
      name: 'QueryAvailableInstances',
      version: '2017-12-14',
      permission: 'bssapi:QueryAvailableInstances',
      parameters: [
        { name: 'PageNum', type: 'integer', min: 1 },
        { name: 'PageSize', type: 'integer', min: 1, max: 300 },
        { name: 'ProductCode', type: 'string' },
        { name: 'ProductType', type: 'string' },
        { name: 'SubscriptionType', type: 'string' },
        { name: 'Region', type: 'string' },
        { name: 'RegionId', type: 'string' },
      ],
      inert: ['ProductCode', 'ProductType', 'SubscriptionType', 'Region'],
      resources: () => ['*'],
      handle: (params) => ({
        Code: 'Success',
        Message: 'Successful!',
        Success: true,
        Data: {
          PageNum: integer(params, 'PageNum') ?? 1,
          PageSize: integer(params, 'PageSize') ?? 20,
          TotalCount: 0,
          InstanceList: [],
        },
      }),
      readOnly: true,
    },
  ],
  begin: () => undefined,
});
