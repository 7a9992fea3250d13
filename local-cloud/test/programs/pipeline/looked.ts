import * as alicloud from '@pulumi/alicloud';
import * as ecs from '@pulumi/alicloud/ecs';
import type { InvokeOptions } from '@pulumi/pulumi';
import { output } from '@pulumi/pulumi';

/** What the data sources show that the embedded deployment knows: an image and a server are there before. */
export function lookAround(opts: InvokeOptions) {
  const golden = { owners: 'self', tags: { golden: 'yes' } };
  return output({
    account: alicloud.getAccountOutput(opts).id,
    regions: alicloud.getRegionsOutput({ current: true }, opts).regions,
    zones: alicloud.getZonesOutput({}, opts).zones,
    images: ecs.getImagesOutput({ ...golden, nameRegex: '^golden' }, opts).images,
    newest: ecs.getImagesOutput({ ...golden, mostRecent: true }, opts).images,
    noImages: ecs.getImagesOutput({ owners: 'self', tags: { golden: 'no' } }, opts).images,
    instances: ecs.getInstancesOutput({ nameRegex: '^api', tags: { env: 'prod' } }, opts).instances,
  });
}
