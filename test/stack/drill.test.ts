import { run, type Run } from './declared';
import { EXAMPLE } from './example';

const answers = { getZones: () => ({ ids: ['d', 'b', 'c', 'e'].map((zone) => `cn-qingdao-${zone}`) }) };
const drills = (more: object = {}): Promise<Run> =>
  run(
    {
      ...EXAMPLE,
      'offsite:tags': '{"owner":"ops"}',
      'offsite:drill': JSON.stringify({ schedule: '0 12 * * *', ...more }),
    },
    { answers },
  );
const network = ({ resources }: Run) =>
  Object.entries(resources).filter(
    ([, { type }]) => /Network|Switch|securityGroup/i.test(type) && type.startsWith('ali'),
  );

describe('a stack that drills', () => {
  let drilled: Promise<Run>;
  beforeAll(() => (drilled = drills()));

  test('has a network for it, apart from everything, in the region of the drills', async () => {
    const made = await drilled;
    const declared = network(made);
    expect(declared.map(([name]) => name)).toEqual([
      'drill-cn-qingdao-network Network',
      'drill-cn-qingdao-cn-qingdao-b Switch',
      'drill-cn-qingdao-cn-qingdao-c Switch',
      'drill-cn-qingdao-cn-qingdao-d Switch',
      'drill-cn-qingdao-security-group SecurityGroup',
    ]);
    for (const [, { region }] of declared) expect(region).toBe('cn-qingdao');
    const types = Object.values(made.resources).map(({ type }) => type);
    expect(
      types.filter((type) => /rule|nat|eip|route|peer|cen|vpn/i.test(type.replace('ServiceMetricAlarmRule', ''))),
    ).toEqual([]);
  });

  test('whose security group says where it is, and lets in nobody, not even its own', async () => {
    const { inputs } = (await drilled).resources['drill-cn-qingdao-security-group SecurityGroup'] ?? {};
    expect(inputs).toMatchObject({
      innerAccessPolicy: 'Drop',
      tags: {
        owner: 'ops',
        'offsite-vault': 'offsite-prod',
        'offsite-drill': 'network',
        'offsite-vswitches':
          'drill-cn-qingdao-cn-qingdao-b-id drill-cn-qingdao-cn-qingdao-c-id drill-cn-qingdao-cn-qingdao-d-id',
      },
    });
  });

  test('in a network that is there already: none is made', async () => {
    const there = { vSwitchIds: 'vsw-m5e0001', securityGroupIds: 'sg-m5e0001' };
    expect(network(await drills({ network: there }))).toEqual([]);
  });
});

test('a stack that does not drill has none of it', async () => {
  expect(network(await run(EXAMPLE))).toEqual([]);
});
