import { askRam } from '../../demo/account';
import { Story } from './story';

/** Who is called, and by which rule, when the pipeline itself is broken. */
let story: Story;

beforeAll(async () => {
  story = await Story.begin({ config: { alarmContactGroups: 'on-call' } });
}, 60_000);
afterAll(() => story.end());

/** The rules that call somebody in the half hour after `broken`. */
async function called(broken: () => Promise<unknown> | void): Promise<string[]> {
  const before = story.cloud.snapshot();
  const alerts = story.cloud.alerts().length;
  await broken();
  await story.pass('PT31M');
  const raised = story.cloud.alerts().slice(alerts);
  await story.cloud.restore(before);
  for (const { contactGroups } of raised) expect(contactGroups).toEqual(['on-call']);
  return raised.filter(({ state }) => state !== 'OK').map(({ ruleName }) => ruleName);
}

const rule = (subject: string): string => `offsite-story-${subject}-cn-qingdao`;
const ROLE = 'offsite-story-function';

test('nobody, while all is well', async () => {
  await story.pass('PT20M');
  expect(await called(() => undefined)).toEqual([]);
});

test('the role is gone: no run reaches the code, and none is silent or failing', async () => {
  const gone = async (): Promise<void> => {
    const attached = { PolicyName: `${ROLE}-1`, PolicyType: 'Custom' };
    await askRam(story.cloud, 'DetachPolicyFromRole', { RoleName: ROLE, ...attached });
    await askRam(story.cloud, 'DeleteRole', { RoleName: ROLE });
  };
  expect(await called(gone)).toEqual([rule('refusal')]);
});

test('the role may do nothing any more: the function itself says so', async () => {
  const policy = { PolicyName: `${ROLE}-1`, PolicyType: 'Custom', RoleName: ROLE };
  expect(await called(() => askRam(story.cloud, 'DetachPolicyFromRole', policy))).toEqual([rule('failure')]);
});

test('the timer is gone: silence', async () => {
  const stop = (): void => {
    for (const { triggers } of Object.values(story.cloud.world.fc.functions['cn-qingdao'] ?? {})) {
      for (const name of Object.keys(triggers)) delete triggers[name];
    }
  };
  expect(await called(stop)).toEqual([rule('silence')]);
});
