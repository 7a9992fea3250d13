import type { Service } from '../../core/action';

/** Tells clients where services are. It names none, so every client uses the regional name that it knows itself. */
export const createLocation = (): Service => ({
  name: 'location',
  protocol: 'rpc',
  endpoints: ['location.aliyuncs.com', 'location-readonly.aliyuncs.com'],
  actions: [
    {
      service: 'location',
      name: 'DescribeEndpoints',
      version: '2015-06-12',
      permission: null,
      parameters: [
        { name: 'Id', type: 'string', required: true },
        { name: 'ServiceCode', type: 'string', required: true },
        { name: 'Type', type: 'string' },
        { name: 'RegionId', type: 'string' },
      ],
      inert: ['Id', 'ServiceCode', 'Type'],
      resources: () => [],
      handle: () => ({ Success: true, Endpoints: { Endpoint: [] } }),
      readOnly: true,
    },
  ],
  begin: () => undefined,
});
