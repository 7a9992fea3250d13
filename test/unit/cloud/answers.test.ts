import { readAnswer } from '../../../src/cloud/alibaba/answer';
import { AlibabaEcs } from '../../../src/cloud/alibaba/ecs';
import { withRetry } from '../../../src/cloud/alibaba/retry';
import type { CloudError } from '../../../src/cloud/errors';
import { identityTags } from '../../../src/recovery/identity';
import { pointOf } from '../../../src/recovery/point';
import { image, night, settings } from '../worlds';

const SHANGHAI = 'cn-shanghai';

/** A cloud that answers with these bodies, one after the other. */
function answering(...bodies: unknown[]): AlibabaEcs {
  return repeating(1, ...bodies);
}
function repeating(tries: number, ...bodies: unknown[]): AlibabaEcs {
  const retry = { tries, baseDelay: 0, random: () => 0, sleep: () => Promise.resolve() };
  return new AlibabaEcs({
    region: SHANGHAI,
    send: (operation, _request, answer, isWhole) =>
      withRetry(
        retry,
        async () => readAnswer(bodies.shift(), answer, { operation, region: SHANGHAI, isWhole }),
        (thrown) => thrown as CloudError,
      ),
  });
}
const told = (asked: Promise<unknown>): Promise<CloudError> => asked.catch((error: unknown) => error) as never;

describe('an answer with status 200', () => {
  const RequestId = 'R-1';
  test('that is a refusal is one: nothing is taken for done', async () => {
    const gone = answering({ RequestId, Code: 'OperationDenied.ImageCopying', Message: 'being copied' });
    expect(await told(gone.deleteImage('m-1'))).toMatchObject({
      ...{ kind: 'busy', code: 'OperationDenied.ImageCopying', message: 'being copied', requestId: RequestId },
      ...{ operation: 'DeleteImage', region: SHANGHAI },
    });
    const failing = answering({ RequestId, Code: 'InternalError', Message: 'failed' });
    expect((await told(failing.describeDisks('i-1'))).kind).toBe('server');
    const throttled = answering({ RequestId, Code: 'Throttling.User', Message: 'slow down' });
    expect((await told(throttled.createImage({ instanceId: 'i-1', name: 'n', tags: {}, clientToken: 't' }))).kind).toBe(
      'throttled',
    );
  });
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'OK'],
    ['a list of nulls', { Images: { Image: [null] } }],
    ['a list that is none', { Images: { Image: 'none' } }],
  ])('that holds %s is a failure of the cloud, not of the way to it', async (_name, body) => {
    expect(await told(answering(body).describeImages({ tags: {} }))).toMatchObject({
      kind: 'server',
      code: 'UnreadableAnswer',
    });
  });
});

test('an answer that is not whole is asked for again, and what it held is forgotten', async () => {
  const whole = { Disks: { Disk: [{ DiskId: 'd-1' }] } };
  const disks = repeating(3, { NextToken: 'stale' }, { NextToken: 'stale', Disks: { Disk: 'none' } }, whole);
  expect((await disks.describeDisks('i-1')).map(({ id }) => id)).toEqual(['d-1']);
});

test('a list that is empty, though images are counted, is none; one that ends before its count has an end', async () => {
  const empty = { Images: { Image: [] }, TotalCount: 4 };
  expect(await told(answering(empty).describeImages({ tags: {} }))).toMatchObject({ kind: 'server', code: 'NoList' });
  const some = { Images: { Image: [{ ImageId: 'm-1', ImageName: 'n' }] }, TotalCount: 1e9 };
  expect(await answering(some, empty, undefined).describeImages({ tags: {} })).toHaveLength(1);
});

test('what stands on two pages, since something came or went between them, is there once', async () => {
  const disk = (DiskId: string) => ({ DiskId, Type: 'data', Size: 40 });
  const disks = answering(
    { Disks: { Disk: [disk('d-1'), disk('d-2')] }, NextToken: 'next' },
    { Disks: { Disk: [disk('d-2'), disk('d-3')] } },
  );
  expect((await disks.describeDisks('i-1')).map(({ id }) => id)).toEqual(['d-1', 'd-2', 'd-3']);
  const servers = answering(
    { Instances: { Instance: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] }, NextToken: 'next' },
    { Instances: { Instance: [{ InstanceId: 'i-2' }] } },
  );
  expect((await servers.describeInstances({ tags: {} })).map(({ id }) => id)).toEqual(['i-1', 'i-2']);
});

describe('an image of which the cloud tells too little', () => {
  const tags = identityTags(image('i-1', night(2)).identity, 1);
  const Tag = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const pointWith = async (fields: object) => {
    const DiskDeviceMappings = { DiskDeviceMapping: [{ Device: '/dev/xvda', Size: '40', SnapshotId: 's-1' }] };
    const whole = { ImageId: 'm-1', ImageName: 'n', Status: 'Available', CreationTime: '2026-03-01T18:01:00Z' };
    const ecs = answering({
      Images: { Image: [{ ...whole, DiskDeviceMappings, Tags: { Tag }, ...fields }] },
      TotalCount: 1,
    });
    const [found] = await ecs.describeImages({ tags: {} });
    return found && pointOf(settings(), found, SHANGHAI);
  };
  test.each<[string, object]>([
    ['no status', { Status: null }],
    ['a status that nobody knows', { Status: 'Archived' }],
    ['no time of creation', { CreationTime: null }],
    ['a time that is none', { CreationTime: 'soon' }],
    ['no disks', { DiskDeviceMappings: null }],
  ])('%s: it is neither whole nor failed', async (_name, fields) => {
    const point = await pointWith(fields);
    expect(point?.state).toBe('unknown');
    expect([point?.createdAt, point?.takenAt].map((time) => time?.getTime())).not.toContain(NaN);
    expect((await pointWith({}))?.state).toBe('available');
  });
});
